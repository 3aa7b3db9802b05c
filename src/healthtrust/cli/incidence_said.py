"""What healthtrust pool incidence says: a sentence and tables of who bears what is paid."""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.cli.only_in_a_run import say_left_out
from healthtrust.cli.say import say_table
from healthtrust.design.pool import Pool
from healthtrust.pool.fairness import Burden, Incidence
from healthtrust.pool.tables.judged import Judged
from healthtrust.pool.tables.told_incidence import INDICES
from healthtrust.pool.tables.words import percent, percent_with_interval, sentence, with_interval

BY = ("residents", "paid over income", "share of income", "share of paid")


def say_judged(found: Judged, *rules: Pool) -> None:
    """Say who bears what is paid: a sentence, indices, tenths, groups, contributions, whom it ruins."""
    print(sentence(found))
    print()
    indices = [("paid over income", with_interval(found.rate, 5))]
    indices += [(words, with_interval(getattr(found.fairness, name), 5)) for name, words in INDICES.items()]
    say_table(("index", "estimate (95 % interval)"), indices)
    print()
    say_table(("tenth", *BY), list(_rows(found.tenths)))
    for name, groups in found.groups.items():
        print()
        say_table((name, *BY), list(_rows(groups)))
    if found.parts:
        print()
        rows = [(p.name, f"{p.paid:,.0f}", percent(p.share), with_interval(p.kakwani)) for p in found.parts]
        say_table(("contribution", "paid", "share of paid", "Kakwani index"), rows)
    print()
    say_table(
        ("pays more than", "residents", "mean excess", "of those who do"),
        [_burden(burden) for burden in found.burdens],
    )
    if found.poverty is not None:
        print()
        _say_poverty(found)
    for pool in rules:
        say_left_out(pool)


def _rows(of: Incidence) -> Iterator[tuple[str, ...]]:
    for g, name in enumerate(of.groups):
        yield (
            str(name),
            f"{of.residents[g]:,.0f}",
            percent_with_interval(of.rate[g]),
            percent(of.share_of_income[g].value),
            percent_with_interval(of.share_of_paid[g]),
        )


def _burden(of: Burden) -> tuple[str, ...]:
    return (
        f"{100 * of.threshold:.0f} % of {of.of}",
        percent_with_interval(of.headcount),
        percent_with_interval(of.overshoot),
        percent_with_interval(of.mean_positive_overshoot),
    )


def _say_poverty(found: Judged) -> None:
    of = found.poverty
    assert of is not None
    print(
        f"Below {found.poverty_line:,.0f} per equivalent adult: {percent_with_interval(of.before.headcount)} "
        f"of residents before paying, {percent_with_interval(of.after.headcount)} after; "
        f"{percent_with_interval(of.pushed)} are pushed below by what they pay, and "
        f"{percent_with_interval(of.pushed_further)} are poor already and pay. Mean shortfall of all: "
        f"{with_interval(of.before.gap, 0)} before, {with_interval(of.after.gap, 0)} after."
    )
