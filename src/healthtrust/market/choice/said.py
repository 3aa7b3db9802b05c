"""A choice of plan in words and in tables: plans, switching, elasticities, groups, persons.

>>> said_share(0.0834), said_change(-1204)
('8.3 %', '−1,204')
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.market.choice.answer import Answer, Outcome

NEW, NONE = "(none)", "(none)"
"""What those who were in no plan on offer, or are in none, are called."""


def sentence(found: Answer) -> str:
    """Say how many switch, who gains members and who loses them; with a reform, what it changes."""
    now = found.now
    had = int(now.before[:-1].sum())
    told = [_of_one_year(found, had, found.persons)]
    if found.reform is not None:
        told.append(_of_reform(found, found.reform))
    return " ".join(told)


def _of_one_year(found: Answer, had: int, persons: int) -> str:
    now = found.now
    how = "switch" if now.drawn is not None else "are expected to switch"
    told = f"Of {persons:,} persons {had:,} had one of these plans"
    told += f" and {now.switched:,} of them ({said_share(now.switched / had)}) {how}" if had else ""
    told += f"; {_others(found, persons - had)}."
    change = now.heads - now.before[:-1]
    gains, loses = int(change.argmax()), int(change.argmin())
    if change[gains] > 0:
        told += f" {now.names[gains]} gains most ({said_change(change[gains])})"
        told += (
            f", {now.names[loses]} loses most ({said_change(change[loses])})." if change[loses] < 0 else "."
        )
    return f"{told} They pay {_money(now.premium)} on average."


def gone(found: Answer) -> int:
    """Return how many were in a plan that is no longer offered."""
    people, before = found.asked.persons, found.now.side.choosers.before
    return int(people.weight[(before < 0) & (people.plan != "")].sum())


def _others(found: Answer, others: int) -> str:
    left = gone(found)
    told = [f"{left:,} were in one that is gone"] if left else []
    return " and ".join([*told, f"{others - left:,} are new"])


def _of_reform(found: Answer, reform: Outcome) -> str:
    told = f"Under {reform.side.plans.source} "
    if found.moved is not None:
        elsewhere = found.persons - _same_plan(found, reform)
        told += f"{elsewhere:,} persons are in another plan than under {found.now.side.plans.source}, "
        told += "with the same luck; "
    told += f"{reform.switched:,} switch, they pay {_money(reform.premium)} on average"
    gain = surplus_change(found)
    weight = found.asked.persons.weight
    known = np.isfinite(gain)
    if known.any() and weight[known].any():
        mean = float(np.average(gain[known], weights=weight[known]))
        told += (
            f" and gain {_money(mean)} each in consumer surplus"
            if mean >= 0
            else (f" and lose {_money(-mean)} each in consumer surplus")
        )
    return f"{told}."


def _same_plan(found: Answer, reform: Outcome) -> int:
    assert found.moved is not None
    stay = sum(
        int(found.moved[p, reform.names.index(name)])
        for p, name in enumerate(found.now.names)
        if name in reform.names
    )
    return stay + int(found.moved[-1, -1])


def surplus_change(found: Answer) -> NDArray[np.float64]:
    """Return the change in consumer surplus [person] that a reform brings; nothing without one."""
    if found.reform is None:
        return np.full(len(found.now.surplus), np.nan)
    return np.asarray(found.reform.surplus - found.now.surplus)


def said_share(share: float) -> str:
    """Return a share in per cent."""
    return f"{100 * share:.1f} %"


def said_change(change: Any) -> str:
    """Return a whole number with its sign."""
    return f"{int(change):+,}".replace("-", "−")


def _money(amount: float) -> str:
    return f"{amount:,.2f}".replace("-", "−")


def plans_rows(found: Answer) -> dict[str, list[Any]]:
    """Return one row a plan: price, members before and after, expected share, own elasticity."""
    now, rule = found.now, found.now.side.rule
    columns: dict[str, list[Any]] = {
        "plan": list(now.names),
        rule.price: now.side.plans.offers.columns[rule.price].tolist(),
        "before": now.before[:-1].tolist(),
        "expected": np.round(now.expected, 2).tolist(),
        "share": np.round(now.expected / max(found.persons, 1), 6).tolist(),
    }
    if now.drawn is not None:
        columns["drawn"] = now.heads.tolist()
    columns["change"] = (now.heads - now.before[:-1]).tolist()
    columns["elasticity"] = _known(found.elasticity.diagonal(), 4)
    return columns


def reform_rows(found: Answer) -> dict[str, list[Any]]:
    """Return one row a plan of either offers: price and members now, and under the reform."""
    now, reform = found.now, found.reform
    assert reform is not None
    rule = now.side.rule
    names = [*now.names, *(name for name in reform.names if name not in now.names)]
    told: dict[str, list[Any]] = {"plan": names}
    for when, outcome in (("now", now), ("then", reform)):
        told[f"{rule.price} {when}"] = _of(outcome, outcome.side.plans.offers.columns[rule.price], names)
        told[f"expected {when}"] = _of(outcome, np.round(outcome.expected, 2), names)
        told[f"members {when}"] = _of(outcome, outcome.heads, names)
    return told


def _of(outcome: Outcome, values: NDArray[Any], names: list[str]) -> list[Any]:
    """Return values [plan of the outcome] in the order of names, nothing for plans that it has not."""
    listed = dict(zip(outcome.names, values.tolist(), strict=True))
    return [listed.get(name) for name in names]


def matrix_rows(outcome: Outcome) -> dict[str, list[Any]]:
    """Return one row a plan of last year, one column a plan of this year, with totals."""
    side = [*outcome.names, NEW]
    columns: dict[str, list[Any]] = {"from": [*side, "total"]}
    for p, name in enumerate([*outcome.names, NONE]):
        if p < len(outcome.names) or outcome.matrix[:, p].any():
            columns[f"to {name}"] = [*outcome.matrix[:, p].tolist(), int(outcome.matrix[:, p].sum())]
    columns["total"] = [*outcome.matrix.sum(axis=1).tolist(), int(outcome.matrix.sum())]
    return columns


def moved_rows(found: Answer) -> dict[str, list[Any]]:
    """Return one row a plan of the offers, one column a plan of the reform: who is where, with one luck."""
    assert found.moved is not None and found.reform is not None
    columns: dict[str, list[Any]] = {"now in": [*found.now.names, NONE]}
    for q, name in enumerate([*found.reform.names, NONE]):
        if q < len(found.reform.names) or found.moved[:, q].any():
            columns[f"then in {name}"] = found.moved[:, q].tolist()
    return columns


def elasticity_rows(found: Answer) -> dict[str, list[Any]]:
    """Return one row a plan, one column a price: per cent of members for one per cent of price."""
    columns: dict[str, list[Any]] = {"members of": list(found.now.names)}
    for q, name in enumerate(found.now.names):
        columns[f"price of {name}"] = _known(found.elasticity[:, q], 4)
    return columns


def groups_rows(found: Answer) -> dict[str, list[Any]]:
    """Return one row a group: persons, how many are expected to switch, price paid, change in surplus."""
    people, now = found.asked.persons, found.now
    group = np.full(len(people.weight), "all", dtype=object) if people.group is None else people.group
    columns: dict[str, list[Any]] = {"group": [], "persons": [], "expected to switch": [], "mean price": []}
    if found.reform is not None:
        columns |= {"mean price under reform": [], "surplus change a person": [], "surplus change": []}
    gain = surplus_change(found)
    for name in sorted(set(group.tolist())):
        rows = np.flatnonzero(group == name)
        weight = people.weight[rows]
        columns["group"].append(name)
        columns["persons"].append(int(weight.sum()))
        columns["expected to switch"].append(round(_leaving(now, rows), 6))
        columns["mean price"].append(round(_price(now, rows), 4))
        if found.reform is not None:
            known = rows[np.isfinite(gain[rows])]
            total = float(gain[known] @ people.weight[known])
            of = max(int(people.weight[known].sum()), 1)
            columns["mean price under reform"].append(round(_price(found.reform, rows), 4))
            columns["surplus change a person"].append(round(total / of, 4) if len(known) else None)
            columns["surplus change"].append(round(total, 2) if len(known) else None)
    return columns


def _leaving(outcome: Outcome, rows: NDArray[np.int64]) -> float:
    """Return the share of those with a plan that is expected to leave it."""
    choosers = outcome.side.choosers
    had = rows[choosers.before[rows] >= 0]
    weight = choosers.weight[had]
    if not weight.any():
        return 0.0
    stay = outcome.shares[had, choosers.before[had]].astype(np.float64)
    return float(1 - np.average(stay, weights=weight))


def _price(outcome: Outcome, rows: NDArray[np.int64]) -> float:
    weight = outcome.side.choosers.weight[rows]
    price = outcome.side.plans.offers.columns[outcome.side.rule.price]
    paid = outcome.shares[rows].astype(np.float64) @ price
    return float(np.average(paid, weights=weight)) if weight.any() else 0.0


def persons_rows(found: Answer) -> dict[str, list[Any]]:
    """Return one row a person and plan: where drawn, with heads; the shares of all plans beside it."""
    people, now = found.asked.persons, found.now
    if now.drawn is None:
        row, plan, heads = np.arange(len(people.weight)), None, people.weight
    else:
        inside = now.drawn.heads()
        inside = np.column_stack([inside, people.weight - inside.sum(axis=1)])
        row, plan = np.nonzero(inside)
        heads = inside[row, plan]
    names = np.array([*now.names, ""], dtype=object)
    columns: dict[str, list[Any]] = {"person_id": people.names[row].tolist()}
    if plan is not None:
        columns["plan"] = names[plan].tolist()
    columns |= {"plan_before": people.plan[row].tolist(), "heads": heads.tolist()}
    for p, name in enumerate(now.names):
        columns[f"share {name}"] = [float(f"{share:.6g}") for share in now.shares[row, p].tolist()]
    reform = None if found.reform is None else found.reform.drawn
    if found.reform is not None and reform is not None and not len(reform.several):
        other = np.array([*found.reform.names, ""], dtype=object)
        columns["plan_under_reform"] = other[reform.plan[row]].tolist()
    return columns


def as_plain(found: Answer) -> dict[str, Any]:
    """Return the answer as plain values; persons are left to the table."""
    now, rule = found.now, found.now.side.rule
    gone = sorted({name for name in found.asked.persons.plan.tolist() if name} - set(now.names))
    told: dict[str, Any] = {
        "says": sentence(found),
        "rule": rule.model_dump(mode="json"),
        "seed": found.asked.asked.seed,
        "year": found.asked.asked.year,
        "persons": found.persons,
        "plans no longer offered": gone,
        "rule speaks of plans not offered": unheard(found),
        "switched": now.switched,
        "mean price": round(now.premium, 4),
        "plans": _as_rows(plans_rows(found)),
        "switching": _as_rows(matrix_rows(now)),
        "elasticities": _as_rows(elasticity_rows(found)),
        "groups": _as_rows(groups_rows(found)),
    }
    if found.reform is not None:
        told["plans under reform"] = _as_rows(reform_rows(found))
        told["mean price under reform"] = round(found.reform.premium, 4)
        told["switching under reform"] = _as_rows(matrix_rows(found.reform))
        if found.moved is not None:
            told["moved by reform"] = _as_rows(moved_rows(found))
    return told


def unheard(found: Answer) -> list[str]:
    """Return the plans that the rule speaks of and nobody offers: a misspelt name, or a plan that is gone."""
    rule = found.now.side.rule
    spoken = {term.plan for term in rule.terms if term.plan}
    spoken |= {name for nest in rule.nests for name in nest.plans}
    offered = set(found.now.names) | set(found.reform.names if found.reform is not None else ())
    return sorted(spoken - offered)


def _as_rows(columns: dict[str, list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _known(values: NDArray[np.float64], digits: int) -> list[float | None]:
    return [round(value, digits) + 0.0 if np.isfinite(value) else None for value in values.tolist()]
