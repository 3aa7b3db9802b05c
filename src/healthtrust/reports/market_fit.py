"""A fitted choice of plan as one page: what was found, how sure it is, and what follows for prices."""

from __future__ import annotations

from typing import Any

from healthtrust.market.estimate.answer import Answer, Table
from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.charts.market_fit import own_elasticities, person_elasticities
from healthtrust.reports.figure import Figure, finished


def fit_page(found: Answer) -> str:
    """Return a fitted choice as one HTML file."""
    seen, numbers = found.fitted.choices, found.numbers
    top = Top(
        "Choice of plan, estimated",
        f"{numbers['choices']:,} choices among {numbers['plans']} plans, {seen.source}",
        found.sentence,
        _numbers(found),
        found.warnings,
    )
    sections = (_answers(found), _terms(found), _plans(found))
    return page_of(top, sections, "Coefficients in utility per unit of a column.")


def _numbers(found: Answer) -> tuple[Said, ...]:
    numbers = found.numbers
    errors = str(numbers["standard errors"])
    value = f"{numbers['log-likelihood']:,.2f}".replace("-", "−")
    return (
        Said("Log-likelihood", value, f"in {numbers['steps']} steps"),
        Said("McFadden R²", f"{numbers['McFadden R²']:.3f}", "against equal shares"),
        Said("Standard errors", *errors.split(", ")),
    )


def _answers(found: Answer) -> Section:
    question = "How does choice answer to price and to people?"
    rule = "An elasticity is the change of a plan's share in per cent when a price or a column rises by 1 %."
    named = {
        "Elasticities in the price": found.elasticities,
        "Own elasticity over persons": found.groups,
        "Columns of persons": found.persons,
    }
    tables = tuple(table_of(caption, table) for caption, table in named.items() if table)
    return Section("answers", question, rule, tuple(_figures(found)), tables)


def _figures(found: Answer) -> list[Figure]:
    figures = []
    if found.elasticities:
        own = _only(found.elasticities, "plan", "price of")
        kept = {name: own[name] for name in ("plan", "elasticity", "low", "high")}
        price = found.fitted.question.price
        figures.append(finished("market-own-elasticities", own_elasticities(kept, price)))
    if found.persons:
        kept = {name: found.persons[name] for name in ("plan", "column", "elasticity", "low", "high")}
        figures.append(finished("market-person-elasticities", person_elasticities(kept)))
    return figures


def _only(table: Table, one: str, other: str) -> dict[str, list[Any]]:
    """Return the rows in which two columns are the same."""
    rows = [k for k, pair in enumerate(zip(table[one], table[other], strict=True)) if pair[0] == pair[1]]
    return {name: [values[k] for k in rows] for name, values in table.items()}


def _terms(found: Answer) -> Section:
    rule = "A coefficient is utility per unit; two standard errors from zero, chance alone is unlikely."
    terms = {name: [_said(value) for value in values] for name, values in found.coefficients.items()}
    tables = [table_of("Every term", terms)]
    if found.inertia:
        tables.append(table_of("The same choices, read in three ways", found.inertia))
    return Section("terms", "What counts, and how sure is that?", rule, (), tuple(tables))


def _plans(found: Answer) -> Section:
    rule = "The share expected is the mean over persons of what the coefficients say of each."
    return Section("plans", "Does it tell the choices?", rule, (), (table_of("Every plan", found.plans),))


def _said(value: Any) -> str:
    """Return a number with four digits that count: coefficients of a premium and of an income differ widely.

    >>> _said(-0.050551), _said(12.0), _said(0.0), _said("premium")
    ('−0.05055', '12.00', '0', 'premium')
    """
    if isinstance(value, str):
        return value
    if not value:
        return "0"
    return f"{value:#,.4g}".rstrip(".").replace("-", "−")
