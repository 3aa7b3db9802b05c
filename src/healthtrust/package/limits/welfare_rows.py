"""The same file of limits on the welfare problem: rows on coverage alone, per head and year.

    use_i λ_i summed ≤ most            every line of the limits, divided by the residents
    y eliminated                       Σ u λ − y ≤ A  and  Σ w λ + f y ≤ B   give   Σ (f u + w) λ ≤ f A + B

The certified solver knows coverage only, so the columns beside it (minutes shifted, what envelopes pay)
are eliminated exactly: a package keeps to the rows here if and only if some y lets it keep to the lines
there (Fourier-Motzkin). Task shifting therefore needs no copies of interventions, and nothing is lost.
Cases are population incidence times residents. Substitutes: at most one when whole, N λ within the largest
N × most in parts. Envelopes become rows of the budget limit too; `envelopes_of` gives them to the pool's
own budget.

Source  Fourier 1826 and Motzkin 1936 (elimination) [recalled]; Smith, York 2006, section 3.6, beyond the
        paper: any linear side constraint may join the outer approximation

>>> from healthtrust.package.limits.language import constraints_of
>>> text = '''
... [resources.nurse]
... available = 100
... [resources.pharmacist]
... available = 10
... [[shifts]]
... from = "pharmacist"
... to = "nurse"
... factor = 2.0
... '''
>>> two = Interventions.of(("a", "b"), [1, 1], [1, 1])
>>> people = Society.of_groups(("all",), share=[1], wealth=[9], health=[9], incidence=[[2], [1]], heads=10)
>>> limits = limits_of(constraints_of(text), two, people, {"nurse": [3, 0], "pharmacist": [1, 5]})
>>> [(row.name, row.use.tolist(), row.most) for row in limits.rows]
[('nurse', [6.0, 0.0], 10.0), ('nurse with pharmacist', [10.0, 10.0], 12.0)]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.package.limits.candidates import available, long_uses
from healthtrust.package.limits.language import Cell, Constraints, read_constraints, unknown_codes
from healthtrust.package.limits.lines import Numbers, System, lines_of, members, proportional
from healthtrust.package.limits.sheet import read_sheet
from healthtrust.package.question import Envelope, Interventions, Limits, Real, Row, Society

Columns = Mapping[str, ArrayLike]
"""Further columns of the interventions: `most`, `budget_cost`, and the use per case of each resource."""


def read_limits(
    path: Path | str, interventions: Interventions, society: Society, columns: Columns | None = None
) -> Limits:
    """Return the limits of a TOML file for a welfare question; raises with every problem found.

    Coverage is all or nothing there unless the file says `parts = true`.
    """
    constraints = read_constraints(path)
    if "parts" not in constraints.model_fields_set:
        constraints = constraints.model_copy(update={"parts": False})
    amounts = available(constraints, Path(path).parent)
    cells = {n: r.model_copy(update={"available": amounts[n]}) for n, r in constraints.resources.items()}
    further = dict(columns or {})
    if constraints.resources_file:
        sheet = read_sheet(Path(path).parent / constraints.resources_file)
        found, problems = long_uses(sheet, constraints, interventions.codes)
        refuse(problems)
        cells = {n: r.model_copy(update={"use": f"use of {n}"}) for n, r in cells.items()}
        further |= found
    stated = constraints.model_copy(update={"resources": cells})
    return limits_of(stated, interventions, society, further)


def limits_of(
    constraints: Constraints, interventions: Interventions, society: Society, columns: Columns
) -> Limits:
    """Return limits read already, as coverage [i] and rows per head and year; raises with every problem."""
    codes, given = interventions.codes, {n: np.asarray(v, dtype=np.float64) for n, v in columns.items()}
    refuse(_problems(constraints, codes, given))
    most = given.get("most", np.ones(len(codes))).copy()
    most[members(codes, constraints.must_leave_out)] = 0.0
    least = np.zeros(len(codes))
    must = members(codes, constraints.must_cover)
    least[must] = most[must]
    uses = {
        n: sum((given[c] for c in constraints.uses_of(n)), np.zeros(len(codes)))
        for n in constraints.resources
    }
    cases = society.prevalence * society.heads
    numbers = Numbers(codes, cases, given.get("budget_cost", interventions.price), most, uses)
    amounts = {n: r.available for n, r in constraints.resources.items() if not isinstance(r.available, Cell)}
    system = lines_of(constraints, numbers, amounts, not constraints.parts)
    return Limits(most, least, constraints.parts, _rows(system, society.heads))


def envelopes_of(
    constraints: Constraints, interventions: Interventions, society: Society
) -> tuple[Envelope, ...]:
    """Return the earmarks that pay beside the budget, per head and year, for the pool's own budget."""
    found = []
    for envelope in constraints.envelopes:
        flags = np.zeros(interventions.count, dtype=np.bool_)
        flags[members(interventions.codes, envelope.pays_for)] = True
        found.append(Envelope(envelope.name, envelope.amount / society.heads, flags))
    return tuple(found)


def _problems(constraints: Constraints, codes: tuple[str, ...], given: Mapping[str, Real]) -> list[Problem]:
    problems = unknown_codes(constraints, codes, "constraints")
    wanted = {c: n for n in constraints.resources for c in constraints.uses_of(n)}
    for column, resource in wanted.items():
        if column not in given:
            expected = f"a column {column!r} of the interventions, the use of {resource} per case"
            known = in_words(given) if given else "none"
            problems.append(
                Problem("interventions", f"columns {known}", expected, nearest_match(column, given))
            )
    for column, values in given.items():
        relevant = column in wanted or column in ("most", "budget_cost")
        if relevant and not (np.isfinite(values) & (values >= 0)).all():
            problems.append(
                Problem(f"interventions, column {column}", "a number below 0 or none", "numbers ≥ 0")
            )
    most = given.get("most")
    if most is not None and (most > 1).any():
        remedy = "These look like percentages: divide the column by 100."
        expected = "a fraction of those in need, from 0 to 1"
        problems.append(
            Problem("interventions, column most", f"{np.nanmax(most):g}", expected, remedy=remedy)
        )
    for envelope in proportional(constraints):
        remedy = 'Use rule = "own", or `healthtrust package constrain`.'
        place = f"constraints, envelopes, {envelope.name}"
        problems.append(Problem(place, "rule = 'proportional'", "a rule that leaves a choice", remedy=remedy))
    return problems


@dataclass(frozen=True)
class _Half:
    """Σ use λ + Σ extra y ≤ most, and the names of the lines it came from."""

    names: tuple[str, ...]
    use: Real
    extra: Real
    most: float
    unit: str


def _rows(system: System, heads: float) -> tuple[Row, ...]:
    """Return the lines without the columns y, per head."""
    halves = [_Half((line.name,), line.use, line.extra, float(line.most), line.unit) for line in system.lines]
    for k, name in enumerate(system.extras):
        unit = np.zeros(len(system.extras))
        unit[k] = 1.0
        nothing = np.zeros_like(system.lines[0].use)
        halves.append(_Half((), nothing, -unit, 0.0, ""))
        if name.startswith("paid by "):
            halves.append(_Half((), nothing, unit, float(system.extra_most[k]), ""))
    for k in range(len(system.extras)):
        halves = _eliminated(halves, k)
    place = {line.name: k for k, line in enumerate(system.lines)}
    binding = [h for h in halves if (h.use > 0).any()]
    binding.sort(key=lambda h: [place[name] for name in dict.fromkeys(h.names)])
    return tuple(
        Row(" with ".join(dict.fromkeys(h.names)), h.use / heads, float(h.most / heads), unit=h.unit)
        for h in binding
    )


def _eliminated(halves: list[_Half], k: int) -> list[_Half]:
    """Return what the inequalities say without column k: each that bounds it below with each above."""
    above = [h for h in halves if h.extra[k] > 0]
    below = [h for h in halves if h.extra[k] < 0]
    kept = [h for h in halves if h.extra[k] == 0]
    for up in above:
        for down in below:
            times = up.extra[k] / -down.extra[k]
            kept.append(
                _Half(
                    up.names + down.names,
                    up.use + times * down.use,
                    up.extra + times * down.extra,
                    up.most + times * down.most,
                    up.unit or down.unit,
                )
            )
    return kept
