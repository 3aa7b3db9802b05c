"""healthtrust market fit: how people chose among plans, what a dearer premium does, and a rule of choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from healthtrust.cli.columns import WRITTEN, as_sheet, write_csv
from healthtrust.cli.say import say_json, say_table
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.market.estimate.answer import Answer, Table, answer
from healthtrust.market.estimate.asked import Question
from healthtrust.market.estimate.choices import read_choices
from healthtrust.market.estimate.fit import fit
from healthtrust.market.estimate.written import write_rule
from healthtrust.records.sheets import write_sheets
from healthtrust.records.whole_file import unwritable, write_whole

MOST_PLANS = 8
"""Plans whose price a table on a screen has a column for."""
SHOWN = 40
"""Rows of a table on a screen."""
SAID = ("coefficients", "plans", "price elasticities", "over persons", "columns of persons", "inertia")


@dataclass(frozen=True)
class FitChoiceOptions:
    """What is asked, and where the answer goes."""

    question: Question = field(default_factory=Question)
    rule_out: Path | None = None
    out: Path | None = None
    json: bool = False


def fit_choice_verb(choices: Path, options: FitChoiceOptions) -> None:
    """Estimate, say what was found, and write it where asked."""
    problems = unwritable(options.out, WRITTEN, (choices,))
    problems += unwritable(options.rule_out, (".toml",), (choices,))
    refuse([*problems, *options.question.wrong()])
    found = answer(fit(read_choices(choices, options.question), options.question))
    if options.rule_out is not None:
        write_rule(found.fitted, options.rule_out)
    if options.out is not None:
        _write(found, options.out)
    if options.json:
        say_json(found.as_plain())
    else:
        _say(found)


def names(given: Sequence[str] | None) -> tuple[str, ...]:
    """Return the names given by an option: between commas, or the option again.

    >>> names(["premium,quality", "age"])
    ('premium', 'quality', 'age')
    """
    every = [name.strip() for each in given or () for name in each.split(",")]
    return tuple(name for name in every if name)


def nests(given: Sequence[str] | None) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return nests given as NAME=plan,plan; raises InvalidInput for any that is not.

    >>> nests(["broad=Mutual,Unity"])
    (('broad', ('Mutual', 'Unity')),)
    """
    found = [each.partition("=") for each in given or ()]
    refuse(
        [Problem("--nest", repr(name), "NAME=plan,plan") for name, sign, _ in found if not sign or not name]
    )
    return tuple((name.strip(), names([plans])) for name, _, plans in found)


def _say(found: Answer) -> None:
    print(found.sentence)
    print()
    numbers = found.numbers
    print(
        f"{numbers['choices']:,} choices among {numbers['plans']} plans; log-likelihood "
        f"{numbers['log-likelihood']:,.2f}, McFadden R² {numbers['McFadden R²']:.3f}; "
        f"standard errors {numbers['standard errors']}"
    )
    for name in SAID:
        if name not in found.tables:
            continue
        print()
        if name != "coefficients":
            print(_heading(name, found))
        table = _own_and_cross(found) if name == "price elasticities" else found.tables[name]
        shown = [each for each in table if each not in ("p", "classical error")]
        rows = list(zip(*(table[each] for each in shown), strict=True))
        say_table(shown, [[_one(cell) for cell in row] for row in rows[:SHOWN]])
        if len(rows) > SHOWN:
            print(f"... and {len(rows) - SHOWN:,} more: --json prints all, --out FILE.xlsx writes them")
    for warning in found.warnings:
        print(f"warning: {warning}")


def _own_and_cross(found: Answer) -> Table:
    """Return a row for each plan: own elasticity with its interval, then the answer to others' prices."""
    plans, told = found.fitted.choices.plans, found.elasticities
    rows = {pair: k for k, pair in enumerate(zip(told["plan"], told["price of"], strict=True))}
    own = [rows[plan, plan] for plan in plans]
    table: Table = {"plan": list(plans), "own": [told["elasticity"][k] for k in own]}
    table |= {name: [told[name][k] for k in own] for name in ("low", "high")}
    for price in plans[:MOST_PLANS]:
        cells = [told["elasticity"][rows[plan, price]] for plan in plans]
        table[f"{price} dearer"] = [None if p == price else e for p, e in zip(plans, cells, strict=True)]
    return table


def _heading(name: str, found: Answer) -> str:
    price = found.fitted.question.price
    return {
        "plans": "plans",
        "price elasticities": f"elasticity of plans in the {price}, at the means, of those who choose",
        "over persons": f"own elasticity in the {price}, averaged over persons, of those who choose",
        "columns of persons": "answer of a plan's share to a column of persons, at the means",
        "inertia": "the same choices, read in three ways",
    }[name]


def _one(cell: object) -> str:
    if cell is None or isinstance(cell, str):
        return cell or "–"
    assert isinstance(cell, int | float)
    if cell != cell:
        return "–"
    return f"{cell:,.0f}" if abs(cell) >= 10_000 or cell == int(cell) else f"{cell:,.4g}"


def _write(found: Answer, to: Path) -> None:
    """Write the coefficients as CSV, everything as a workbook, or a page with figures."""
    kind = to.suffix.lower()
    if kind == ".html":
        from healthtrust.reports.market_fit import fit_page

        write_whole(fit_page(found), to)
    elif kind == ".csv":
        write_csv(found.coefficients, to)
    else:
        told: Table = {
            "what": ["says", *found.numbers, *("warning" for _ in found.warnings)],
            "found": [found.sentence, *found.numbers.values(), *found.warnings],
        }
        sheets = {name: as_sheet(table) for name, table in found.tables.items()}
        write_sheets(to, "Choice of plan, estimated", {**sheets, "answer": as_sheet(told)})
