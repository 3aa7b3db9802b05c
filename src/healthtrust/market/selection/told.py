"""What schemes make it worth to do, in a sentence and as tables; money in major units.

>>> import numpy as np
>>> from healthtrust.market.selection.answer import answer
>>> from healthtrust.market.selection.asked import Asked
>>> from healthtrust.market.selection.question import question
>>> columns = {"person_id": np.arange(60), "plan": np.tile(list("AAABBB"), 10),
...            "cost": np.tile([10.0, 30.0, 8.0, 10.0, 50.0, 12.0], 10),
...            "ill": np.tile([0, 1, 0, 0, 1, 0], 10), "old": np.tile([0, 1, 1, 0, 1, 0], 10)}
>>> found = answer(question(columns, "p.csv", Asked(by=("old", "old,ill"), groups=("ill",))))
>>> print(sentence(found))
Of 2 schemes old leaves most to gain by selection, £7.11 a person-year, above all by repelling ill: paid
£10.67 less than their cost of £40 (£5.03 to £16.31). Least is left by old × ill, nothing. Flat payment would
leave £13.33.
>>> groups_rows(found)["over or under"][:2], plans_rows(found)["margin"][:2]
([-20.0, 10.0], [120.0, -120.0])
"""

from __future__ import annotations

from typing import Any

from healthtrust.ground.inequality import Estimate
from healthtrust.ground.intervals import mean_interval
from healthtrust.ground.money import words
from healthtrust.ground.rows import by_row
from healthtrust.market.selection.answer import TENTHS, Answer, Judged
from healthtrust.market.selection.decomposition import PARTS

Rows = dict[str, list[Any]]
NOTHING = 1e-9
"""Share of mean cost below which what is left to gain is nothing but rounding."""


def money(amount: float, found: Answer) -> str:
    """Return money of major units as a reader says it; a dash where there is none."""
    if amount != amount:
        return "–"
    minor = round(amount * 10**found.asked.money.exponent)
    return words(minor, found.asked.money).replace("-", "−")


def signed(amount: float, found: Answer) -> str:
    """Return money over (+) or under (−) something."""
    said = money(amount, found)
    return said if amount != amount or amount < 0 or said == money(0.0, found) else f"+{said}"


def sentence(found: Answer) -> str:
    """Say which scheme leaves most to gain by selection, by whom, and how sure that is."""
    flat, *others = found.schemes
    chosen, least = most(found), min(others, key=lambda each: each.left)
    several = len(others) > 1
    said = f"Of {len(others)} schemes {chosen.paid.name}" if several else f"The scheme {chosen.paid.name}"
    if _nothing(chosen, found):
        return f"{said} leaves nothing to gain by selection; flat payment would leave {_left(flat, found)}."
    said += f" leaves {'most' if several else _left(chosen, found)} to gain by selection"
    said += f", {_left(chosen, found)} a person-year" if several else " a person-year"
    said += f", {_by_whom(chosen, found)}."
    if several:
        said += f" Least is left by {least.paid.name}, {_left(least, found)}."
    return f"{said} Flat payment would leave {_left(flat, found)}."


def most(found: Answer) -> Judged:
    """Return the scheme asked about that leaves most to gain by selection."""
    return max(found.schemes[1:], key=lambda each: each.left)


def _nothing(judged: Judged, found: Answer) -> bool:
    return judged.left <= NOTHING * found.asked.scene.insured.mean


def _left(judged: Judged, found: Answer) -> str:
    return "nothing" if _nothing(judged, found) else money(judged.left, found)


def _by_whom(judged: Judged, found: Answer) -> str:
    worst = judged.worst()
    under = worst.mean.value < 0
    low, high = sorted(abs(end) for end in worst.interval)
    if not worst.sure:
        return "though no group is surely over- or underpaid"
    return (
        f"above all by {'repelling' if under else 'attracting'} {worst.group}: paid "
        f"{money(abs(worst.mean.value), found)} {'less' if under else 'more'} than their cost of "
        f"{money(worst.cost, found)} ({money(low, found)} to {money(high, found)})"
    )


def notes(found: Answer) -> list[str]:
    """Say what a reader must know of how it was reckoned."""
    asked, insured = found.asked, found.asked.scene.insured
    said = [
        "Payments are taken as paid, and may add up to more or less than cost."
        if asked.as_paid
        else "Payments are scaled to the cost of all, so that no scheme pays more than another."
    ]
    said += [f"{name}: {rule} is refunded after the year." for name, rule in asked.beside.items()]
    few = {name: count for name, count in asked.few.items() if count}
    said += [
        f"Of the {'cells of persons alike' if name == 'cells' else f'classes of {name}'} {count:,} "
        f"hold{'s' if count == 1 else ''} fewer than {asked.fewest} rows: a mean that follows chance."
        for name, count in few.items()
    ]
    if asked.shared:
        several = f"{asked.shared:,} person{' is' if asked.shared == 1 else 's are'} in several plans"
        said.append(f"{several}, each row for its part of the year.")
    return [*said, f"{len(insured.cost):,} rows stand for {insured.person_years:,.0f} person-years."]


def _number(value: float) -> float | None:
    """Return a number to six decimals, without a minus before nothing; none where it is not one."""
    return None if value != value else round(value, 6) + 0.0


def _ends(of: Estimate) -> tuple[float | None, float | None]:
    low, high = (_number(float(end)) for end in mean_interval(of.value, of.standard_error))
    return low, high


def _with_ends(columns: Rows, name: str, of: list[Estimate]) -> None:
    ends = [_ends(each) for each in of]
    columns[name] = [_number(each.value) for each in of]
    columns[f"{name}, low"], columns[f"{name}, high"] = [e[0] for e in ends], [e[1] for e in ends]


def schemes_rows(found: Answer) -> Rows:
    """Return one row a scheme: how well it fits, what plans bear, and what it leaves to gain."""
    schemes = found.schemes
    rows: Rows = {"scheme": [each.paid.name for each in schemes]}
    _with_ends(rows, "R²", [each.explained.r_squared for each in schemes])
    _with_ends(rows, "CPM", [each.explained.cumming for each in schemes])
    _with_ends(rows, "mean absolute error", [each.explained.mean_absolute_error for each in schemes])
    _with_ends(rows, "payment-system fit", [each.explained.payment_system_fit for each in schemes])
    rows["power"] = [_number(each.power.all_care) for each in schemes]
    if found.asked.services:
        rows["unevenness"] = [_number(each.power.unevenness) for each in schemes]
    rows["left to gain"] = [_number(each.left) for each in schemes]
    rows["payments times"] = [_number(each.paid.factor) for each in schemes]
    return rows


def groups_rows(found: Answer) -> Rows:
    """Return one row a scheme and group: what is paid over or under its cost."""
    each = [(judged, at) for judged in found.schemes for at in range(len(found.asked.groups))]
    groups = [judged.groups[at] for judged, at in each]
    rows: Rows = {
        "scheme": [judged.paid.name for judged, _ in each],
        "group": [group.group for group in groups],
        "rows": [group.rows for group in groups],
        "person-years": [group.person_years for group in groups],
        "share of persons": [_number(group.share_of_persons) for group in groups],
        "share of cost": [_number(group.share_of_cost) for group in groups],
        "cost": [_number(group.cost) for group in groups],
    }
    _with_ends(rows, "over or under", [group.mean for group in groups])
    _with_ends(rows, "predictive ratio", [judged.ratios[at].ratio for judged, at in each])
    return rows


def plans_rows(found: Answer) -> Rows:
    """Return one row a scheme and plan: its margin, and where that comes from."""
    plans, scale = found.asked.scene.members.plans, 10**found.asked.money.exponent
    each = [(judged, p) for judged in found.schemes for p in range(len(plans))]
    rows: Rows = {
        "scheme": [judged.paid.name for judged, _ in each],
        "plan": [plans[p] for _, p in each],
        "person-years": [float(found.person_years[p]) for _, p in each],
        "margin": [int(judged.decomposed.margin[p]) / scale for judged, p in each],
    }
    for k, part in enumerate(PARTS):
        rows[part] = [int(judged.decomposed.parts[p, k]) / scale for judged, p in each]
    rows["cost over expected cost"] = [_number(float(found.efficiency[p])) for _, p in each]
    _with_ends(rows, "predictive ratio", [judged.by_plan[p].ratio for judged, p in each])
    return rows


def profit_rows(found: Answer) -> Rows:
    """Return one row a scheme, group and plan: who is where, and what a plan earns by them."""
    plans, groups = found.asked.scene.members.plans, found.asked.groups
    each = [(j, g, p) for j in found.schemes for g in range(len(groups)) for p in range(len(plans))]
    return {
        "scheme": [judged.paid.name for judged, _, _ in each],
        "group": [groups[g].name for _, g, _ in each],
        "plan": [plans[p] for *_, p in each],
        "share of the plan": [_number(float(found.shares[g, p])) for _, g, p in each],
        "share of all": [_number(judged.groups[g].share_of_persons) for judged, g, _ in each],
        "profit per person-year": [_number(float(judged.profit[g, p])) for judged, g, p in each],
        "gain by one more": [_number(float(judged.gain[g, p])) for judged, g, p in each],
    }


def tenths_rows(found: Answer) -> Rows:
    """Return one row a scheme and tenth of persons, by the year's own cost and by payment."""
    each = [(judged, by, one) for judged in found.schemes for by in TENTHS for one in judged.tenths[by]]
    rows: Rows = {
        "scheme": [judged.paid.name for judged, _, _ in each],
        "ranked by": [TENTHS[by] for _, by, _ in each],
        "tenth": [int(one.group) for *_, one in each],
        "share of cost": [_number(one.share_of_cost) for *_, one in each],
    }
    _with_ends(rows, "predictive ratio", [one.ratio for *_, one in each])
    return rows


def services_rows(found: Answer) -> Rows:
    """Return one row a scheme and kind of care: what it pays to stint, and what plans bear of it."""
    each = [(judged, one) for judged in found.schemes for one in judged.stinted]
    return {
        "scheme": [judged.paid.name for judged, _ in each],
        "care": [one.service for _, one in each],
        "share of cost": [_number(one.share_of_cost) for _, one in each],
        "predictability": [_number(one.predictability) for _, one in each],
        "predictiveness": [_number(one.predictiveness) for _, one in each],
        "index": [_number(one.index) for _, one in each],
        "profit on its users": [_number(one.profit) for _, one in each],
        "power": [_number(judged.power.by_service[one.service]) for judged, one in each],
    }


def trial_rows(found: Answer) -> Rows:
    """Return one row a scheme and plan: members and profit before and after the plan's effort."""
    each = [(j, j.attracted, p) for j in found.schemes if j.attracted for p in range(len(j.attracted.plans))]
    return {
        "scheme": [judged.paid.name for judged, _, _ in each],
        "plan": [tried.plans[p] for _, tried, p in each],
        "members before": [_number(float(tried.members_before[p])) for _, tried, p in each],
        "members after": [_number(float(tried.members_after[p])) for _, tried, p in each],
        "profit before": [_number(float(tried.profit_before[p])) for _, tried, p in each],
        "profit after": [_number(float(tried.profit_after[p])) for _, tried, p in each],
        "gain": [_number(float(tried.change[p])) for _, tried, p in each],
    }


TABLES = {
    "schemes": schemes_rows,
    "groups": groups_rows,
    "plans": plans_rows,
    "profit": profit_rows,
    "tenths": tenths_rows,
    "care": services_rows,
    "trial": trial_rows,
}
"""Every table of an answer by name; the last two are empty unless asked for."""


def tables(found: Answer) -> dict[str, Rows]:
    """Return every table that has rows."""
    told = {name: rows(found) for name, rows in TABLES.items()}
    return {name: rows for name, rows in told.items() if next(iter(rows.values()))}


def as_plain(found: Answer) -> dict[str, Any]:
    """Return everything as plain values, tables as rows; money in major units."""
    told = {name: by_row(rows) for name, rows in tables(found).items()}
    return {
        "says": sentence(found),
        "currency": found.asked.money.code,
        "as paid": found.asked.as_paid,
        "cells of persons alike": len(found.asked.cells),
        "notes": notes(found),
        **told,
    }
