"""The interventions that compete: cases, health gain and cost per case, feasible coverage, use of resources.

    intervention, cases, benefit, cost[, budget_cost][, most][, problem][, spending][, avertable][, resources]

`budget_cost` is what of the cost the budget pays (the cost unless given; where it is, a cost may be negative,
net of what care saves later); `most` feasible coverage, a
fraction; `spending` what is spent now and `avertable` the most health there is to gain, held against the
rest. Other headings are mapped by `[columns]` of the limits; several columns may add up to one.

>>> from healthtrust.package.limits.language import constraints_of
>>> from healthtrust.package.limits.sheet import Sheet
>>> header = ("intervention", "cases", "benefit", "cost", "nurse")
>>> sheet = Sheet("i.csv", header, (("a", "10", "2", "5", "3"),))
>>> found = candidates_of(sheet, constraints_of("[resources.nurse]\\navailable = 60"))
>>> found.codes, found.most.tolist(), found.uses["nurse"].tolist(), found.budget_cost.tolist()
(('a',), [1.0], [3.0], [5.0])
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, nearest_match, rows_in_words
from healthtrust.package.limits.language import Cell, Constraints, unknown_codes
from healthtrust.package.limits.sense import coverage_problems
from healthtrust.package.limits.sheet import Sheet, read_sheet
from healthtrust.package.question import Real

NEEDED = ("cases", "benefit", "cost")
OPTIONAL = ("budget_cost", "most", "spending", "avertable")
TEXTS = ("name", "problem")
ABOVE_ZERO = ("benefit", "cost")


@dataclass(frozen=True)
class Candidates:
    """Columns of the i candidates; everything per case but `most`, `spending` and `avertable`."""

    codes: tuple[str, ...]
    cases: Real
    benefit: Real
    cost: Real
    budget_cost: Real
    most: Real
    uses: Mapping[str, Real] = field(default_factory=dict)
    """resource: [i] use per case."""
    names: tuple[str, ...] = ()
    problem: tuple[str, ...] = ()
    """[i]: the health problem; dominance is judged only among variants of one."""
    spending: Real | None = None
    avertable: Real | None = None
    set_aside: tuple[str, ...] = ()
    """Codes of rows with an empty number, which take no part and are reported."""
    warnings: tuple[Problem, ...] = ()

    @property
    def count(self) -> int:
        """Return how many candidates there are."""
        return len(self.codes)


def read_candidates(path: Path | str, constraints: Constraints, folder: Path | None = None) -> Candidates:
    """Return the interventions of a CSV or XLSX file; raises with every problem found, each with its cell.

    A table of uses is looked for in `folder`, that of the limits; beside the interventions unless given.
    """
    sheet = read_sheet(path)
    beside = Path(path).parent if folder is None else folder
    uses = beside / constraints.resources_file if constraints.resources_file else None
    return candidates_of(sheet, constraints, read_sheet(uses) if uses else None)


def candidates_of(sheet: Sheet, constraints: Constraints, uses: Sheet | None = None) -> Candidates:
    """Return the interventions of a sheet; `uses` is a table `intervention, resource, use` beside it."""
    wanted = _headings(sheet, constraints, uses)
    problems = _missing_columns(sheet, wanted)
    refuse(problems)
    values: dict[str, Real] = {}
    for name, headings in wanted.items():
        if name not in ("intervention", *TEXTS):
            values[name], found = _sum_of(sheet, headings)
            problems += found
    codes = tuple(sheet.texts(wanted["intervention"][0]))
    problems += _bad_codes(sheet, wanted["intervention"][0], codes)
    if uses is not None:
        long, found = long_uses(uses, constraints, codes)
        values |= long
        problems += found
    problems += _out_of_range(sheet, wanted, values)
    problems += coverage_problems(sheet, wanted.get("most", ("",))[0], values.get("most"))
    incomplete, found = _incomplete(sheet, wanted, values, constraints)
    problems += found
    problems += unknown_codes(constraints, codes, "constraints")
    refuse(problems)
    whole = _assembled(sheet, wanted, values, constraints)
    return _without(whole, incomplete, _unused(sheet, wanted))


def _headings(sheet: Sheet, constraints: Constraints, uses: Sheet | None) -> dict[str, tuple[str, ...]]:
    """Return the headings behind each column: the mapped ones, else that of the same name."""
    mapped = {n: (h,) if isinstance(h, str) else h for n, h in constraints.columns.items()}
    wanted = {n: mapped.get(n, (n,)) for n in ("intervention", *NEEDED)}
    wanted |= {n: mapped.get(n, (n,)) for n in (*OPTIONAL, *TEXTS) if n in mapped or n in sheet.header}
    if uses is None:
        for resource in constraints.resources:
            columns = constraints.uses_of(resource)
            wanted[f"use of {resource}"] = tuple(h for c in columns for h in mapped.get(c, (c,)))
    return wanted


def _missing_columns(sheet: Sheet, wanted: Mapping[str, tuple[str, ...]]) -> list[Problem]:
    left = [h for h in sheet.header if not any(h in headings for headings in wanted.values())]
    return [
        Problem(
            sheet.name,
            f"no column {heading!r}",
            f"a column {heading!r}" + (f", the {name}" if name != heading else ""),
            nearest_match(heading, left),
            "Add the column, or say under [columns] what it is called.",
        )
        for name, headings in wanted.items()
        for heading in headings
        if heading not in sheet.header
    ]


def _sum_of(sheet: Sheet, headings: tuple[str, ...]) -> tuple[Real, list[Problem]]:
    total, problems = np.zeros(len(sheet.cells)), []
    for heading in headings:
        values, found = sheet.numbers(heading)
        total = total + values
        problems += found
    return total, problems


def _bad_codes(sheet: Sheet, heading: str, codes: tuple[str, ...]) -> list[Problem]:
    empty = [Problem(sheet.place(k, heading), "nothing", "a code") for k, c in enumerate(codes) if not c]
    seen: set[str] = set()
    twice = []
    for k, code in enumerate(codes):
        if code and code in seen:
            twice.append(Problem(sheet.place(k, heading), f"{code!r} again", "each intervention once"))
        seen.add(code)
    return empty + twice


def long_uses(
    uses: Sheet, constraints: Constraints, codes: tuple[str, ...]
) -> tuple[dict[str, Real], list[Problem]]:
    """Return the use per case [i] of each resource in a table of uses, as `use of NAME`, and its problems."""
    needed = ("intervention", "resource", "use")
    problems = _missing_columns(uses, {n: (n,) for n in needed})
    if problems:
        return {}, problems
    amount, problems = uses.numbers("use")
    found = {f"use of {name}": np.zeros(len(codes)) for name in constraints.resources}
    row_of = {code: k for k, code in enumerate(codes)}
    pairs = zip(uses.texts("intervention"), uses.texts("resource"), strict=True)
    for k, (code, resource) in enumerate(pairs):
        for column, word, known in (
            ("intervention", code, row_of),
            ("resource", resource, constraints.resources),
        ):
            if word not in known:
                place, near = uses.place(k, column), nearest_match(word, known)
                problems.append(Problem(place, repr(word), f"a known {column}", near))
        if code in row_of and resource in constraints.resources:
            found[f"use of {resource}"][row_of[code]] += amount[k]
    return found, problems


def _out_of_range(
    sheet: Sheet, wanted: Mapping[str, tuple[str, ...]], values: Mapping[str, Real]
) -> list[Problem]:
    problems = []
    for name, column in values.items():
        if name == "cost" and "budget_cost" in values:
            continue  # net of what it saves later, a cost may be negative; what the budget pays may not
        bad = column <= 0 if name in ABOVE_ZERO else column < 0
        expected = "a number above 0" if name in ABOVE_ZERO else "at least 0"
        for row in np.flatnonzero(bad):
            heading = wanted.get(name, ("intervention",))[0]
            problems.append(
                Problem(sheet.place(int(row), heading), f"{column[row]:g}", f"{name}: {expected}")
            )
    return problems


def _incomplete(
    sheet: Sheet, wanted: Mapping[str, tuple[str, ...]], values: Mapping[str, Real], constraints: Constraints
) -> tuple[list[int], list[Problem]]:
    """Return the rows with an empty number, and a problem for each column where they are to be refused."""
    rows: set[int] = set()
    problems = []
    for name, column in values.items():
        empty = [int(k) for k in np.flatnonzero(np.isnan(column))]
        readable = [k for k in empty if any(not sheet.texts(h)[k] for h in wanted.get(name, ()))] or empty
        if empty and name not in ("spending", "avertable"):
            rows |= set(empty)
            remedy = 'Fill them in, or set checks.missing = "set aside": nothing is dropped silently.'
            place = f"{sheet.name}, column {wanted.get(name, (name,))[0]}"
            lines = rows_in_words([k + 2 for k in readable])
            problems.append(Problem(f"{place}, {lines}", "nothing", f"a number ({name})", remedy=remedy))
    return sorted(rows), problems if constraints.checks.missing == "refuse" else []


def _assembled(
    sheet: Sheet, wanted: Mapping[str, tuple[str, ...]], values: Mapping[str, Real], constraints: Constraints
) -> Candidates:
    n = len(sheet.cells)
    codes = tuple(sheet.texts(wanted["intervention"][0]))
    return Candidates(
        codes=codes,
        cases=values["cases"],
        benefit=values["benefit"],
        cost=values["cost"],
        budget_cost=values.get("budget_cost", values["cost"]),
        most=values.get("most", np.ones(n)),
        uses={name: values[f"use of {name}"] for name in constraints.resources},
        names=tuple(sheet.texts(wanted["name"][0])) if "name" in wanted else codes,
        problem=tuple(sheet.texts(wanted["problem"][0])) if "problem" in wanted else codes,
        spending=values.get("spending"),
        avertable=values.get("avertable"),
    )


def _without(whole: Candidates, rows: list[int], warnings: list[Problem]) -> Candidates:
    if rows:
        found = f"{len(rows)} of {whole.count} interventions with an empty number, set aside"
        remedy = "They may belong in the package; nobody can tell."
        warnings = [*warnings, Problem("interventions", found, "complete rows", remedy=remedy)]
    keep = [k for k in range(whole.count) if k not in set(rows)]
    return replace(
        taken(whole, keep), set_aside=tuple(whole.codes[k] for k in rows), warnings=tuple(warnings)
    )


def taken(whole: Candidates, keep: list[int]) -> Candidates:
    """Return some of the candidates, by position."""

    def of(values: Real | None) -> Real | None:
        return None if values is None else values[keep]

    return replace(
        whole,
        codes=tuple(whole.codes[k] for k in keep),
        cases=whole.cases[keep],
        benefit=whole.benefit[keep],
        cost=whole.cost[keep],
        budget_cost=whole.budget_cost[keep],
        most=whole.most[keep],
        uses={name: use[keep] for name, use in whole.uses.items()},
        names=tuple(whole.names[k] for k in keep) if whole.names else (),
        problem=tuple(whole.problem[k] for k in keep) if whole.problem else (),
        spending=of(whole.spending),
        avertable=of(whole.avertable),
    )


def _unused(sheet: Sheet, wanted: Mapping[str, tuple[str, ...]]) -> list[Problem]:
    """Return a warning for each column that is not read but looks like one that would be."""
    read = {heading for headings in wanted.values() for heading in headings}
    free = [name for name in OPTIONAL if name not in wanted]
    return [
        Problem(f"{sheet.name}, column {heading}", "a column that is not read", "a known column", near)
        for heading in sheet.header
        if heading not in read and (near := nearest_match(heading, free)) is not None
    ]


def available(constraints: Constraints, folder: Path) -> dict[str, float]:
    """Return how much there is of each resource, looked up in other tables where the limits say so."""
    amounts, problems = {}, []
    for name, resource in constraints.resources.items():
        if not isinstance(resource.available, Cell):
            amounts[name] = resource.available
            continue
        value, found = _looked_up(resource.available, folder)
        amounts[name] = value
        problems += found
    refuse(problems)
    return amounts


def _looked_up(cell: Cell, folder: Path) -> tuple[float, list[Problem]]:
    sheet = read_sheet(folder / cell.file)
    if cell.column not in sheet.header:
        near = nearest_match(cell.column, sheet.header)
        return np.nan, [Problem(sheet.name, f"no column {cell.column!r}", "a column of that name", near)]
    for k, row in enumerate(sheet.cells):
        if cell.row in (c.strip() for c in row):
            value = sheet.numbers(cell.column)[0][k]
            return float(value), [] if value >= 0 else [
                Problem(sheet.place(k, cell.column), sheet.cells[k][-1], "a number of at least 0")
            ]
    words = [c for row in sheet.cells for c in row if c and not c[0].isdigit()]
    return np.nan, [Problem(sheet.name, f"no row {cell.row!r}", "a row", nearest_match(cell.row, words))]
