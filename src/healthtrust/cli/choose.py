"""healthtrust package choose: which package is best, and how do we know?"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.say import say_json, say_table
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.package.answer import Answer
from healthtrust.package.answer_protection import Protection
from healthtrust.package.answered import answered
from healthtrust.package.tables.choices import Choices
from healthtrust.package.tables.read import Sources, read_question
from healthtrust.package.tables.write import WITH_PRIVATE, as_data, write_workbook

GROUPS_SHOWN = 20
INTERVENTIONS_SHOWN = 60


@dataclass(frozen=True)
class ChooseOptions:
    """How far to search, and how to say what was found."""

    gap: float
    ties: bool
    to: Path | None
    json: bool

    def problems(self) -> list[Problem]:
        """Return every option that cannot be."""
        found = []
        if not 0 <= self.gap < 1:
            found.append(Problem("--gap", f"{self.gap:g}", "a share of the gain from 0 to 1, such as 1e-6"))
        if self.to is not None and self.to.suffix.lower() not in (".xlsx", ".html"):
            found.append(Problem("--to", str(self.to), "a file ending in .xlsx or .html"))
        return found


def choose_verb(sources: Sources, choices: Choices, options: ChooseOptions) -> None:
    """Find the best package of plain tables, say it, and write it where asked."""
    refuse(options.problems())
    asked = read_question(sources, choices)
    for warning in asked.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    found = answered(asked, options.gap, options.ties)
    if options.to is not None:
        _write(found, options.to)
    if options.json:
        say_json(as_data(found))
        return
    _say(found)


def _write(found: Answer, to: Path) -> None:
    if to.suffix.lower() == ".xlsx":
        write_workbook(found, to)
        return
    from healthtrust.reports.package_page import write_page

    write_page(found, to)


def _say(found: Answer) -> None:
    from healthtrust.package.words import sentence

    print(sentence(found))
    print()
    say_table(("intervention", "covered", "cost per head", "cost per health", "why"), _interventions(found))
    print()
    say_table(("group", "share", "wealth", "tax", "premium", "bought on top"), _groups(found)[:GROUPS_SHOWN])
    if found.question.top_up.kind in WITH_PRIVATE:
        print()
        print(_private(found))
    if found.prices:
        print()
        say_table(("limit", "used", "most", "welfare per unit", "money per unit"), _limits(found))
    if found.rules:
        print()
        say_table(("followed instead", "welfare", "share of the gain lost", "package"), _rules(found))
    if found.protection is not None:
        print()
        print(_protected(found.protection))
    for reason in found.why_not_certified:
        print(f"not certified: {reason}")


def _private(found: Answer) -> str:
    return f"Private versions of covered care are bought by {found.treated_privately:.1%} of residents"


def _protected(of: Protection) -> str:
    share, without, covered = of.shares[0], of.risk_without[0], of.risk_with[0]
    return (
        f"Spending over {share:.0%} of resources on care: {without:.2%} of residents a year with nothing "
        f"covered, {covered:.2%} with the package"
    )


def _interventions(found: Answer) -> list[tuple[str, ...]]:
    of = found.question
    why = {reason.code: reason.sentence for reason in found.reasons}
    rows: list[tuple[str, ...]] = [
        (code, f"{share:.3g}", f"{cost:,.4g}", f"{1 / ratio:,.5g}", why.get(code, ""))
        for code, share, cost, ratio in sorted(
            zip(of.interventions.codes, found.coverage, of.cost, of.interventions.ratio, strict=True),
            key=lambda row: -row[3],
        )
    ]
    if len(rows) <= INTERVENTIONS_SHOWN:
        return rows
    left_out = len(rows) - INTERVENTIONS_SHOWN
    return [*rows[:INTERVENTIONS_SHOWN], (f"and {left_out} more: --json or --to", "", "", "", "")]


def _groups(found: Answer) -> list[tuple[str, ...]]:
    at, people = found.households, found.question.society
    return [
        (
            name,
            f"{share:.3g}",
            f"{wealth:,.6g}",
            f"{tax:,.6g}",
            f"{premium:,.6g}",
            ", ".join(bought) or "nothing",
        )
        for name, share, wealth, tax, premium, bought in zip(
            found.asked.groups, people.share, people.wealth, at.tax, at.premium, found.complement, strict=True
        )
    ]


def _limits(found: Answer) -> list[tuple[str, ...]]:
    return [
        (
            f"{of.name} [{of.unit or 'per head'}]",
            f"{of.used:,.4g}",
            f"{of.most:,.4g}",
            f"{of.dual:.4g}",
            f"{of.money:,.4g}",
        )
        for of in found.prices
    ]


def _rules(found: Answer) -> list[tuple[str, ...]]:
    return [
        (
            rule.name,
            f"{rule.welfare:.6g}",
            f"{rule.share_of_gain_lost:.1%}",
            ", ".join(rule.package) or "nothing",
        )
        for rule in found.rules
    ]
