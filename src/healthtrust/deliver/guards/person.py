"""What becomes of one person's cost: stop-loss pays first, then the pool, then the rest is cut off.

    recovered = reinsured × (cost − attachment·y)⁺
    pooled    = share × (cost − recovered − above·y)⁺
    counted   = min(cost − recovered − pooled, limit·y)
    truncated = cost − recovered − pooled − counted

cost        of a person with one party, in one class, in the period; reversals netted; minor units
y           the person's share of the year, person-years; 1 where cost is not annualised
attachment, above, limit   amounts for a whole year; one that is not given cuts nothing
Source  cutting off the annualised cost and weighting it by person-years: CMS, Shared Savings and Losses
        Methodology, Specifications v11, 2023, sections 3.2, 3.3 and 3.5 [cited]; with y the share of a year,
        y·min(cost/y, limit) = min(cost, limit·y). Individual stop-loss with a share of the excess: Cumming,
        Knutson, Cameron and Derrick, A Comparative Analysis of Claims-based Methods, Society of Actuaries
        2002 [recalled]. The order of the three: ours [assumed].
Each part is rounded to the minor unit, halves up, and the last is what remains: the parts add up to the cost.
A cost below zero (more reversed than claimed) is counted as it is.

>>> from healthtrust.ground.money import Currency
>>> from healthtrust.design.contract import Guards
>>> from healthtrust.deliver.guards.limits import limits_of
>>> cut, _ = limits_of(Guards(truncate_at=208_929.14), [""], Currency("USD", 2))
>>> one_person(300_000_00, 12, cut)
{'recovered': 0, 'pooled': 0, 'counted': 20892914, 'truncated': 9107086}
>>> shared, _ = limits_of(Guards(attachment=100_000, reinsured=0.9), [""], Currency("USD", 2))
>>> one_person(70_000_00, 6, shared)
{'recovered': 1800000, 'pooled': 0, 'counted': 5200000, 'truncated': 0}
"""

from __future__ import annotations

from fractions import Fraction

from healthtrust.deliver.guards.limits import MONTH, YEAR, Limits

PARTS = ("recovered", "pooled", "counted", "truncated")
"""What a person's cost is made of; they add up to it."""


def annual_cost(annualise: bool) -> str:
    """Return the expression of a person's cost for a whole year, rounded to the minor unit.

    It reads `cost` and `exposure`; halves are rounded away from zero.
    """
    if not annualise:
        return "cost"
    size = f"(2 * abs(cost::HUGEINT) * {YEAR} + exposure) // (2 * exposure::HUGEINT)"
    return f"(sign(cost) * ({size}))::BIGINT"


def parts_of_persons(limits: Limits, persons: str) -> str:
    """Return the query that splits the cost of each row of `persons` into its parts.

    persons: a table with `cost` [minor units], `exposure` [parts of a year] and `cut` [minor units a year, or
    nothing]; all its columns stay.
    """
    recovered = _share_above("cost", limits.attachment, limits.reinsured, limits.annualise)
    pooled = _share_above("cost - recovered", limits.pool_above, limits.pooled, limits.annualise)
    kept = "cost - recovered - pooled"
    counted = f"CASE WHEN cut IS NULL THEN {kept} ELSE least({kept}, {_of_year('cut', limits.annualise)}) END"
    return (
        f"SELECT *, cost - recovered - pooled - counted AS truncated FROM "
        f"(SELECT *, ({counted})::BIGINT AS counted FROM "
        f"(SELECT *, ({pooled})::BIGINT AS pooled FROM "
        f"(SELECT *, ({recovered})::BIGINT AS recovered FROM {persons})))"
    )


def one_person(cost: int, months: int, limits: Limits, of_class: str = "") -> dict[str, int]:
    """Return the parts of one person's cost in minor units; raises KeyError for a class without a limit."""
    import duckdb

    cut = limits.truncate_at[of_class] if limits.truncate_at else None
    person = f"(SELECT {cost}::BIGINT AS cost, {months * MONTH}::BIGINT AS exposure, {_literal(cut)} AS cut)"
    query = f"SELECT {', '.join(PARTS)} FROM ({parts_of_persons(limits, person)})"
    with duckdb.connect() as book:
        return dict(zip(PARTS, book.execute(query).fetchall()[0], strict=True))


def _share_above(cost: str, amount: int | None, share: Fraction, annualise: bool) -> str:
    """Return the expression of a share of what lies above an amount a year, halves up."""
    if amount is None:
        return "0"
    above = f"greatest({cost} - {_of_year(str(amount), annualise)}, 0)"
    top, bottom = share.numerator, share.denominator
    return f"(2 * {above}::HUGEINT * {top} + {bottom}) // {2 * bottom}"


def _of_year(amount: str, annualise: bool) -> str:
    """Return the expression of an amount a year for the exposure of a person, halves up."""
    if not annualise:
        return amount
    return f"((2 * {amount}::HUGEINT * exposure + {YEAR}) // {2 * YEAR})::BIGINT"


def _literal(number: int | None) -> str:
    return "NULL::BIGINT" if number is None else f"{number}::BIGINT"
