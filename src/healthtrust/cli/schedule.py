"""healthtrust pool schedule: what typical households owe, and what everybody in a table does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

import numpy as np

from healthtrust.cli.say import say_json, say_table
from healthtrust.design.pool import Pool
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import Currency, to_minor, words
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.pool.contributions.assess import PAYERS
from healthtrust.pool.tables.everybody import Everybody, everybody
from healthtrust.pool.tables.read import Asked
from healthtrust.pool.tables.rows import ending_problem, rows_of, write_rows
from healthtrust.pool.tables.schedule import Line, Table, highest_of, incomes, rules_of, table_of
from healthtrust.pool.tables.sources import Sources
from healthtrust.pool.tables.told import everybody_as_plain, in_major, table_as_plain

ROWS = ("households", "persons")
LEAST_SHOWN = 100_000
"""Income up to which typical households are shown at least, major units."""
NOTCHES_SHOWN = 12


@dataclass(frozen=True)
class ScheduleOptions:
    """What is asked, and where the answer goes."""

    raises: float | None = None
    fair_premium: float | None = None
    highest: float | None = None
    steps: int = 10
    expand: bool = False
    rows: str = "households"
    to: Path | None = None
    json: bool = False
    ignore: tuple[str, ...] = ()
    """Columns of the persons not to be looked at."""

    def problems(self, sources: Sources) -> list[Problem]:
        """Return every option that cannot be."""
        found = [*sources.problems(), *(ending_problem(self.to) if self.to is not None else [])]
        if self.rows not in ROWS:
            near = nearest_match(self.rows, ROWS)
            found.append(Problem("--rows", repr(self.rows), "households or persons", near))
        if not 1 <= self.steps <= 1_000:
            found.append(Problem("--steps", str(self.steps), "1 to 1,000 steps"))
        amounts = {"raise": self.raises, "fair-premium": self.fair_premium, "highest": self.highest}
        found += [
            Problem(f"--{name}", f"{amount:g}", "an amount of money above 0")
            for name, amount in amounts.items()
            if amount is not None and not 0 < amount < 1e15
        ]
        return found + (self._need_persons() if sources.persons is None else [])

    def _need_persons(self) -> list[Problem]:
        asked = {
            "raise": self.raises is not None,
            "fair-premium": self.fair_premium is not None,
            "expand": self.expand,
            "to": self.to is not None,
        }
        expected = "a table of persons as well: --persons FILE"
        return [Problem(f"--{name}", "no persons", expected) for name, given in asked.items() if given]


def schedule_verb(sources: Sources, options: ScheduleOptions) -> None:
    """Say what is owed by typical households and by everybody, and write it where asked."""
    refuse(options.problems(sources))
    pool, money = sources.pool(), sources.money
    rules = rules_of(pool, money)
    highest = max(highest_of(rules), LEAST_SHOWN * 10**money.exponent)
    if options.highest is not None:
        highest = to_minor(options.highest, money)
    found = None if sources.persons is None else _charged(sources, pool, options)
    factor = 1.0 if found is None else found.factor
    table = table_of(rules, incomes(highest, options.steps), factor=factor)
    if options.json:
        persons = {"everybody": everybody_as_plain(found)} if found else {}
        say_json(table_as_plain(table, money) | persons)
        return
    if found is not None:
        _say_everybody(found)
        print()
    _say_table(table, money)


def _charged(sources: Sources, pool: Pool, options: ScheduleOptions) -> Everybody:
    survey = sources.survey(options.expand, Asked(ignored=options.ignore))
    target, premium = (_minor(amount, sources.money) for amount in (options.raises, options.fair_premium))
    found = everybody(survey, pool, target, premium)
    if options.to is not None:
        _write(found, options.to, options.rows)
    return found


def _minor(amount: float | None, money: Currency) -> int | None:
    return None if amount is None else to_minor(amount, money)


def _write(found: Everybody, to: Path, rows: str) -> None:
    each = found.each
    amounts = {f"owed_{name}": each[:, c] for c, name in enumerate(found.rules.names)}
    amounts |= {f"by_{payer}": getattr(found.assessed, payer) for payer in PAYERS}
    of = cast(Literal["households", "persons"], rows)
    write_rows(to, rows_of(found.survey, amounts, of))


def _say_everybody(of: Everybody) -> None:
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


def _say_table(table: Table, money: Currency) -> None:
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
