"""What `healthtrust market fit` says and writes: coefficients, elasticities, plans, readings of habit."""

from __future__ import annotations

from pathlib import Path

from healthtrust.cli.columns import as_sheet, write_csv
from healthtrust.cli.say import say_table
from healthtrust.market.estimate.answer import Answer, Table
from healthtrust.records.sheets import write_sheets
from healthtrust.records.whole_file import write_whole

MOST_PLANS = 8
"""Plans whose price a table on a screen has a column for."""
SHOWN = 40
"""Rows of a table on a screen."""
SAID = ("coefficients", "plans", "price elasticities", "over persons", "columns of persons", "inertia")


def say_answer(found: Answer) -> None:
    """Print an answer."""
    print(found.sentence)
    print()
    numbers = found.numbers
    print(
        f"{numbers['choices']:,} choices among {numbers['plans']} plans; log-likelihood "
        f"{numbers['log-likelihood']:,.2f}, McFadden R² {numbers['McFadden R²']:.3f}; "
        f"standard errors {numbers['standard errors']}"
        + (f"; tastes {numbers['tastes']}" if "tastes" in numbers else "")
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


def write_answer(found: Answer, to: Path) -> None:
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
