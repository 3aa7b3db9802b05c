"""healthtrust pool incidence: who bears what is paid, and how fair that is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.say import say_json, say_table
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import to_minor
from healthtrust.ground.problems import Problem
from healthtrust.pool.fairness import Burden, Incidence
from healthtrust.pool.tables.bills import by_column, by_rules
from healthtrust.pool.tables.judged import Judged, Terms, judged
from healthtrust.pool.tables.read import Asked
from healthtrust.pool.tables.sources import Sources
from healthtrust.pool.tables.told_incidence import INDICES, judged_as_plain, write_workbook
from healthtrust.pool.tables.words import percent_with_interval, sentence, with_interval

BY = ("residents", "paid over income", "share of income", "share of paid")


@dataclass(frozen=True)
class IncidenceOptions:
    """What is judged, how, and where the answer goes."""

    paid: str | None = None
    income: str = "income"
    groups: tuple[str, ...] = ()
    nonfood: str | None = None
    poverty_line: float | None = None
    bandwidth: float | None = None
    to: Path | None = None
    json: bool = False
    ignore: tuple[str, ...] = ()

    def problems(self, sources: Sources) -> list[Problem]:
        """Return every option that cannot be."""
        found = sources.problems()
        if sources.has_rules == (self.paid is not None):
            given = "rules as well" if sources.has_rules else "nothing that is paid"
            found.append(Problem("--paid", given, "either rules (--rules, --design) or a column (--paid)"))
        if self.to is not None and self.to.suffix.lower() not in (".xlsx", ".html"):
            found.append(Problem("--to", str(self.to), "a file ending in .xlsx or .html"))
        if self.poverty_line is not None and not 0 < self.poverty_line < 1e12:
            found.append(Problem("--poverty-line", f"{self.poverty_line:g}", "money above 0"))
        if self.bandwidth is not None and not 0 <= self.bandwidth <= 1:
            expected = "a share of mean income from 0 to 1, such as 0.05"
            found.append(Problem("--bandwidth", f"{self.bandwidth:g}", expected))
        return found

    @property
    def asked(self) -> Asked:
        """Return which columns of the persons are looked at."""
        amounts = tuple(name for name in (self.paid, self.nonfood) if name is not None)
        return Asked(self.income, amounts, self.groups, self.ignore)


def incidence_verb(sources: Sources, options: IncidenceOptions) -> None:
    """Judge what is paid, say it, and write it where asked."""
    refuse(options.problems(sources))
    found = _judged(sources, options)
    if options.to is not None:
        _write(found, options.to)
    if options.json:
        say_json(judged_as_plain(found))
    else:
        _say(found)


def _judged(sources: Sources, options: IncidenceOptions) -> Judged:
    survey = sources.survey(asked=options.asked)
    line = None if options.poverty_line is None else to_minor(options.poverty_line, sources.money)
    terms = Terms(line, options.nonfood, options.bandwidth)
    if options.paid is not None:
        return judged(survey, by_column(survey, options.paid), terms)
    named = sources.design or (sources.rules.name if sources.rules is not None else "")
    return judged(survey, by_rules(survey, sources.pool(), named), terms)


def _write(found: Judged, to: Path) -> None:
    if to.suffix.lower() == ".xlsx":
        write_workbook(found, to)
        return
    from healthtrust.reports.pool_page import write_page

    write_page(found, to)


def _say(found: Judged) -> None:
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
        rows = [(p.name, f"{p.paid:,.0f}", f"{p.share:.1%}", with_interval(p.kakwani)) for p in found.parts]
        say_table(("contribution", "paid", "share of paid", "Kakwani index"), rows)
    print()
    say_table(
        ("pays more than", "residents", "mean excess", "of those who do"),
        [_burden(burden) for burden in found.burdens],
    )
    if found.poverty is not None:
        print()
        _say_poverty(found)


def _rows(of: Incidence) -> Iterator[tuple[str, ...]]:
    for g, name in enumerate(of.groups):
        yield (
            str(name),
            f"{of.residents[g]:,.0f}",
            percent_with_interval(of.rate[g]),
            f"{of.share_of_income[g].value:.1%}",
            percent_with_interval(of.share_of_paid[g]),
        )


def _burden(of: Burden) -> tuple[str, ...]:
    return (
        f"{of.threshold:.0%} of {of.of}",
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
