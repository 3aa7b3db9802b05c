"""Limits as lines: Σ_i use_i λ_i + Σ_k extra_k y_k ≤ most, the same for the programme and for welfare.

    money         Σ m_i N_i λ_i − Σ_e s_e ≤ B          s_e: what envelope e pays, 0 ≤ s_e ≤ its amount
    envelope      s_e ≤ Σ_{i of e} m_i N_i λ_i                   only for its own interventions
    resource      Σ h_ik N_i λ_i − Σ shifted away + Σ factor × shifted here ≤ available
    shift         minutes shifted ≤ Σ h_ik N_i λ_i               of the interventions where it may be done
    substitutes   Σ N_i λ_i ≤ max N_i most_i                     in parts; Σ λ_i / most_i ≤ 1 when whole
    complements   N_nested λ_nested ≤ share × N_base λ_base

λ_i  coverage;  N_i  cases;  m_i  budget cost per case;  h_ik  use of resource k per case

Variants of staffing need no columns of their own: any shares of an intervention's cases may be shifted, so
only the minutes shifted in all matter, and one column y for each shift says as much as a copy of every
intervention.

Source  design of the York linear programmes, Mohan et al. 2023 [cited from their published results]; the
        aggregation of variants is this library's own

>>> from healthtrust.package.limits.language import constraints_of
>>> two = Numbers(("a", "b"), *(np.array(v, dtype=float) for v in ([10, 20], [3, 4], [1, 1])), uses={})
>>> limits = constraints_of('[money]\\nbudget = 60\\n[[substitutes]]\\nof = ["a", "b"]')
>>> system = lines_of(limits, two, {}, whole=False)
>>> [(line.name, line.use.tolist(), float(line.most)) for line in system.lines]
[('budget', [30.0, 80.0], 60.0), ('substitutes a, b', [10.0, 20.0], 20.0)]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from healthtrust.package.limits.language import Constraints, Earmark, Shift

Column = NDArray[Any]
"""float64, or object holding Fractions: the same rules build the programme to solve and the one to prove."""

Kind = Literal["money", "resource", "envelope", "shift", "substitutes", "complements"]


@dataclass(frozen=True)
class Numbers:
    """What the limits are built from: cases, budget cost per case, feasible coverage, use per case [i]."""

    codes: tuple[str, ...]
    cases: Column
    budget_cost: Column
    most: Column
    uses: Mapping[str, Column]


@dataclass(frozen=True)
class Line:
    """One limit: Σ_i use_i λ_i + Σ_k extra_k y_k ≤ most."""

    name: str
    kind: Kind
    use: Column
    extra: Column
    most: Any
    unit: str = ""
    step: float = 1.0
    price: float | None = None


@dataclass(frozen=True)
class System:
    """All limits of a file, with the columns y beside coverage: what envelopes pay, minutes shifted."""

    lines: tuple[Line, ...]
    extras: tuple[str, ...]
    extra_most: Column


def lines_of(constraints: Constraints, numbers: Numbers, amounts: Mapping[str, float], whole: bool) -> System:
    """Return the limits on these interventions; `amounts` says how much there is of each resource."""
    own = [e for e in constraints.envelopes if e.rule == "own"] if _budget(constraints) is not None else []
    extras = [f"paid by {e.name}" for e in own]
    extras += [f"{s.source} to {s.to} {k}" for k, s in enumerate(constraints.shifts, start=1)]
    none = np.array([numbers.cases[0] * 0] * len(extras)) if numbers.codes else np.zeros(len(extras))
    lines = [
        *_money(constraints, numbers, none, len(own)),
        *_envelopes(own, numbers, none),
        *_resources(constraints, numbers, amounts, none),
        *_shifts(constraints, numbers, none),
        *_substitutes(constraints, numbers, none, whole),
        *_complements(constraints, numbers, none),
    ]
    most = none.copy()
    for k, envelope in enumerate(own):
        most[k] = as_number(envelope.amount, numbers.cases)
    for k, shift in enumerate(constraints.shifts, start=len(own)):
        most[k] = sum(_shiftable(shift, numbers) * numbers.most)
    return System(tuple(lines), tuple(extras), most)


def as_number(value: float, like: Column) -> Any:
    """Return a number in the arithmetic of a column: exact, by the decimals as written, or float."""
    return Fraction(repr(float(value))) if like.dtype == object else float(value)


def exactly(values: Column) -> Column:
    """Return a column as Fractions, by the decimals as written: 0.1 is one tenth.

    >>> exactly(np.array([0.1, 2.0])).tolist()
    [Fraction(1, 10), Fraction(2, 1)]
    """
    return np.array([Fraction(repr(float(v))) for v in values], dtype=object)


def proportional(constraints: Constraints) -> list[Earmark]:
    """Return the envelopes whose interventions are not chosen but covered in proportion."""
    return [e for e in constraints.envelopes if e.rule == "proportional"]


def members(codes: tuple[str, ...], named: tuple[str, ...]) -> NDArray[np.int64]:
    """Return the positions of the named interventions."""
    place = {code: k for k, code in enumerate(codes)}
    return np.array([place[c] for c in dict.fromkeys(named) if c in place], dtype=np.int64)


def _budget(constraints: Constraints) -> float | None:
    return constraints.money.budget


def _money(constraints: Constraints, numbers: Numbers, none: Column, own: int) -> list[Line]:
    budget = _budget(constraints)
    if budget is None:
        return []
    use, most = numbers.budget_cost * numbers.cases, as_number(budget, numbers.cases)
    for envelope in proportional(constraints):
        use[members(numbers.codes, envelope.pays_for)] *= 0
        most = most - as_number(envelope.amount, numbers.cases)
    extra = none.copy()
    extra[:own] = none[:own] - 1
    return [Line("budget", "money", use, extra, most, constraints.money.unit)]


def _envelopes(own: list[Earmark], numbers: Numbers, none: Column) -> list[Line]:
    lines = []
    for k, envelope in enumerate(own):
        use, extra = numbers.cases * 0, none.copy()
        its = members(numbers.codes, envelope.pays_for)
        use[its] = -(numbers.budget_cost * numbers.cases)[its]
        extra[k] += 1
        lines.append(Line(f"envelope {envelope.name}", "envelope", use, extra, none[k]))
    return lines


def _resources(
    constraints: Constraints, numbers: Numbers, amounts: Mapping[str, float], none: Column
) -> list[Line]:
    lines, first = [], len(none) - len(constraints.shifts)
    for name, resource in constraints.resources.items():
        extra = none.copy()
        for k, shift in enumerate(constraints.shifts, start=first):
            if shift.source == name:
                extra[k] -= 1
            if shift.to == name:
                extra[k] += as_number(shift.factor, numbers.cases)
        use, most = numbers.uses[name] * numbers.cases, as_number(amounts[name], numbers.cases)
        lines.append(Line(name, "resource", use, extra, most, resource.unit, resource.step, resource.price))
    return lines


def _shifts(constraints: Constraints, numbers: Numbers, none: Column) -> list[Line]:
    """Return, for each cadre and each set of its shifts, that they move no more than there is to move."""
    lines, first = [], len(none) - len(constraints.shifts)
    for source in dict.fromkeys(s.source for s in constraints.shifts):
        ks = [k for k, s in enumerate(constraints.shifts) if s.source == source]
        reach = {k: _reach(constraints.shifts[k], numbers) for k in ks}
        for size in range(1, len(ks) + 1):
            for some in combinations(ks, size):
                union = frozenset().union(*(reach[k] for k in some))
                if any(reach[k] <= union for k in ks if k not in some):
                    continue  # a larger set moves the same minutes: its line says more
                use, extra = numbers.cases * 0, none.copy()
                its = np.array(sorted(union), dtype=np.int64)
                use[its] = -(numbers.uses[source] * numbers.cases)[its]
                extra[[first + k for k in some]] += 1
                to = ", ".join(constraints.shifts[k].to for k in some)
                lines.append(Line(f"shift {source} to {to}", "shift", use, extra, numbers.cases[0] * 0))
    return lines


def _reach(shift: Shift, numbers: Numbers) -> frozenset[int]:
    if shift.interventions is None:
        return frozenset(range(len(numbers.codes)))
    return frozenset(members(numbers.codes, shift.interventions).tolist())


def _shiftable(shift: Shift, numbers: Numbers) -> Column:
    minutes, reach = numbers.uses[shift.source] * numbers.cases, _reach(shift, numbers)
    out = [k for k in range(len(numbers.codes)) if k not in reach]
    minutes[out] *= 0
    return minutes


def _substitutes(constraints: Constraints, numbers: Numbers, none: Column, whole: bool) -> list[Line]:
    lines = []
    for group in constraints.substitutes:
        its = members(numbers.codes, group.of)
        its = its[[bool(numbers.most[k] > 0) for k in its]]
        if len(its) < 2:
            continue
        use = numbers.cases * 0
        use[its] = 1 / numbers.most[its] if whole else numbers.cases[its]
        most = numbers.cases[0] * 0 + 1 if whole else max((numbers.cases * numbers.most)[its])
        name = group.name or f"substitutes {', '.join(group.of)}"
        lines.append(Line(name, "substitutes", use, none, most, "" if whole else "cases"))
    return lines


def _complements(constraints: Constraints, numbers: Numbers, none: Column) -> list[Line]:
    place = {code: k for k, code in enumerate(numbers.codes)}
    lines = []
    for pair in constraints.complements:
        if pair.nested not in place:
            continue
        use = numbers.cases * 0
        use[place[pair.nested]] += numbers.cases[place[pair.nested]]
        if pair.base in place:
            base = place[pair.base]
            use[base] = use[base] - as_number(pair.share, numbers.cases) * numbers.cases[base]
        name = f"{pair.nested} within {pair.base}"
        lines.append(Line(name, "complements", use, none, numbers.cases[0] * 0, "cases"))
    return lines
