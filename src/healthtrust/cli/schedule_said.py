"""What healthtrust pool schedule says: sentences and tables of what is owed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from healthtrust.cli.say import say_table
from healthtrust.ground.money import Currency, words
from healthtrust.pool.contributions.assess import PAYERS
from healthtrust.pool.tables.everybody import Everybody
from healthtrust.pool.tables.schedule import Line, Table
from healthtrust.pool.tables.told import in_major

NOTCHES_SHOWN = 12


def say_everybody(of: Everybody) -> None:
    """Say what all owe together, by contribution and payer, and what is expected to come in."""
    money, found = of.survey.money, of.assessed
    heads = int(of.survey.residents.sum())
    raised = "" if of.factor == 1 else f", with every rate that moves times {of.factor:.6g}"
    print(
        f"{heads:,} residents and those who pay for them owe {words(found.total, money)} a year{raised}: "
        f"{words(round(found.total / heads), money)} a head."
    )
    print()
    header = ("contribution", "households", "employers", "government", "spared by ceilings")
    rows = np.column_stack([found.totals, found.spared])
    named = [*zip(found.names, rows.tolist(), strict=True), ("together", rows.sum(axis=0).tolist())]
    say_table(header, [(name, *(_amount(a, money) for a in row)) for name, row in named])
    if of.revenue is not None:
        print()
        _say_revenue(of)


def _say_revenue(of: Everybody) -> None:
    assert of.revenue is not None
    money, revenue = of.survey.money, of.revenue
    most = revenue.most
    beyond = " It is the highest tried: revenue may rise beyond." if most.at_highest else ""
    print(
        f"Households pay most, {words(most.collected, money)} expected, at {most.factor:.3g} times the rates "
        f"given, with {most.in_arrears:.1%} of them in arrears; no factor up to {most.highest:g} brings more "
        f"than {words(most.at_most, money)}.{beyond} "
        f"Fair premium a head: {words(revenue.fair_premium, money)}."
    )
    print()
    curve = revenue.curve
    rows = [
        (
            f"{curve.factor[i]:g}",
            _amount(int(curve.owed[i]), money),
            _amount(int(curve.collected[i]), money),
            f"{curve.share_unpaid[i]:.1%}",
            f"{curve.in_arrears[i]:.1%}",
        )
        for i in range(len(curve.factor))
    ]
    say_table(("factor on rates", "owed", "expected", "unpaid", "households in arrears"), rows)


def say_typical(table: Table, money: Currency) -> None:
    """Say what typical households owe, kind by kind, and what is odd."""
    print(_sentence(table, money))
    parts = table.contributions if len(table.contributions) > 1 else ()
    outside = [payer for payer in PAYERS[1:] if any(any(getattr(line, payer)) for line in table.lines)]
    header = ("its income", *parts, "owed", *outside, "average", "marginal", "what binds")
    for kind in dict.fromkeys(line.kind for line in table.lines):
        lines = [line for line in table.lines if line.kind == kind]
        print(f"\n{kind}")
        say_table(header, [[*_cells(line, bool(parts), outside, money)] for line in lines])
    _say_what_is_odd(table, money)


def _say_what_is_odd(table: Table, money: Currency) -> None:
    if table.notches or table.left_out:
        print()
    for notch in table.notches[:NOTCHES_SHOWN]:
        at, before, after = (words(each, money) for each in (notch.income, notch.before, notch.after))
        print(f"notch: {notch.kind}, just above {at} of income what is owed jumps from {before} to {after}")
    if len(table.notches) > NOTCHES_SHOWN:
        print(f"and {len(table.notches) - NOTCHES_SHOWN} more notches: --json")
    if table.left_out:
        listed = ", ".join(table.left_out)
        print(f"left out, for typical households are not known to have what it is charged on: {listed}")


def _cells(line: Line, several: bool, outside: Sequence[str], money: Currency) -> Iterator[str]:
    yield _amount(line.income, money)
    if several:
        yield from (_amount(amount, money) for amount in line.household)
    yield _amount(line.owed, money)
    yield from (_amount(sum(getattr(line, payer)), money) for payer in outside)
    yield "–" if line.average != line.average else f"{line.average:.1%}"
    yield f"{line.marginal:.1%}" + (" (above 1)" if line.marginal > 1 else "")
    yield ", ".join(line.binds)


def _sentence(table: Table, money: Currency) -> str:
    shown = sorted({line.income for line in table.lines})
    middle = shown[len(shown) // 2]
    said = [
        f"a {line.kind} {words(line.owed, money)} ({line.average:.1%})"
        for line in table.lines
        if line.income == middle
    ]
    count = len(table.notches)
    odd = "" if count == 0 else "; there is one notch" if count == 1 else f"; there are {count} notches"
    return f"Of {words(middle, money)} a year the household itself owes: {', '.join(said)}{odd}."


def _amount(minor: int, money: Currency) -> str:
    return f"{in_major(minor, money):,.0f}"
