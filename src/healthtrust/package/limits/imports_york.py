"""The York linear programmes in one step: Uganda and Malawi, from the authors' files in a folder of yours.

    Uganda   uganda_intervention_data.csv, uganda_hr_data.csv; with task shifting or without
    Malawi   malawi_intervention_data.xlsx, malawi_hr_data.xlsx; seven scenarios, a limit more in each

What the limits are, and which heading means what, is shipped as a file of limits; the data are not. In the
Malawi workbook the headings of the script stand some rows down, with a row of labels below them. A row with
an empty cell in any column the authors read takes no part, as in their script, and is named here; so are
labels that contradict the headings above them.

Source  Mohan et al., Health Economics 2023 and Value in Health Regional Issues 2023, scripts as published by
        the authors [cited: headings, filters and constants]

>>> rows = (("code", "hr_medass", "hr_nuroff"), ("", "Nurse Officer", "Med. Assistant"), ("001", "4", "2"))
>>> table = table_of("m.xlsx", rows, ("code", "hr_medass", "hr_nuroff"))
>>> print(label_warnings(table)[0].found)
hr_medass over 'Nurse Officer', which is hr_nuroff; hr_nuroff over 'Med. Assistant', which is hr_medass
>>> malawi = york_constraints("malawi-2023")
>>> malawi.money.budget, malawi.threshold, len(malawi.substitutes), MALAWI[5].name
(225602946.0, 65.8, 13, "and the budget: the ministry's choice")
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.package.limits.candidates import available, candidates_of
from healthtrust.package.limits.excerpt import (
    PRODUCT,
    Excerpt,
    complete_rows,
    is_number,
    plain,
    rows_of,
    set_aside,
    table_of,
    with_products,
)
from healthtrust.package.limits.language import Cell, Constraints, Earmark, Resource, read_constraints
from healthtrust.package.limits.programme import Asked
from healthtrust.package.limits.sheet import read_sheet

INTERVENTIONS = ("malawi_intervention_data.xlsx", "final_intervention_list")
"""File and sheet of the Malawi interventions; staff stand in the file the limits name, in `STAFF`."""
STAFF = "hr_constraint"
HEAD_COUNT = "Total staff"
FUNDED = "donor_funded"
ALSO_NEEDED = ("category", FUNDED)
"""Columns the authors read beside those the limits name: a row that lacks one is left out too."""
DONOR_MONEY = 172_324_161.0
"""US$ of the budget that donors tie to interventions of theirs [cited: the authors' script]."""
SALARIES = {"medical": 3684.67, "nursing": 3214.77, "pharmacy": 2821.94}
"""US$ a year for one member of staff [cited: the authors' script]."""
LABELS = {
    "hr_medoff": ("Medical Officer", "Medical Officer / Specialist"),
    "hr_clinoff": ("Clinical Officer", "Clinical Officer / Technician"),
    "hr_medass": ("Med. Assistant",),
    "hr_nuroff": ("Nurse Officer",),
    "hr_nurtech": ("Md Wife Tech", "Nurse Midwife Technician"),
}
"""What the authors call each cadre, in this workbook and in that of staff [cited]."""


@dataclass(frozen=True)
class Scenario:
    """Which of the limits are in force."""

    name: str
    net: bool = True
    """Whether health is counted net of what the money buys elsewhere."""
    threshold: float | None = None
    """US$ of 2020 per DALY in place of that of the limits."""
    demand: bool = False
    """Whether coverage is held to what is feasible; otherwise everybody in need may be served."""
    budget: bool = False
    staff: bool = False
    donors: bool = False


MALAWI: Mapping[int, Scenario] = {
    1: Scenario("no limits", net=False),
    2: Scenario("threshold of 65.8"),
    3: Scenario("threshold of 164.7", threshold=164.7),
    4: Scenario("and demand", demand=True),
    5: Scenario("and the budget: the ministry's choice", demand=True, budget=True),
    6: Scenario("and staff", demand=True, budget=True, staff=True),
    7: Scenario("budget with donors' money tied, no staff", demand=True, budget=True, donors=True),
}
"""The authors' scenarios by number [cited: their script]."""


def york_constraints(name: str = "uganda-2023") -> Constraints:
    """Return the shipped limits of a York programme: cadres, substitutes, complements, shifts, headings."""
    return read_constraints(Path(str(files("healthtrust"))) / "catalogue" / "constraints" / f"{name}.toml")


def read_york(folder: Path | str, task_shifting: bool = False) -> Asked:
    """Return the Uganda programme from a folder with the authors' files; raises where one is missing."""
    folder = _inside(folder, "3_processing")
    limits = york_constraints()
    if not task_shifting:
        limits = limits.model_copy(update={"shifts": ()})
    candidates = candidates_of(read_sheet(folder / "uganda_intervention_data.csv"), limits)
    return Asked(candidates, limits, available(limits, folder), limits.threshold)


def read_york_malawi(folder: Path | str, scenario: int = 6, limits: Constraints | None = None) -> Asked:
    """Return a scenario of the Malawi programme from a folder with the authors' two workbooks.

    `limits` are those shipped as malawi-2023 unless given: headings, cadres and amounts can be changed there.
    Rows with an empty cell are set aside and told. Raises with every problem found, each with its cell.
    """
    if scenario not in MALAWI:
        refuse([Problem("scenario", str(scenario), f"a number from {min(MALAWI)} to {max(MALAWI)}")])
    asked_for, folder = MALAWI[scenario], _inside(folder, "1_data")
    limits = york_constraints("malawi-2023") if limits is None else limits
    named = _named(limits)
    single = tuple(dict.fromkeys(part for heading in named for part in heading.split(PRODUCT)))
    needed = (*single, *(h for h in ALSO_NEEDED if h not in single))
    table = table_of(INTERVENTIONS[0], rows_of(folder / INTERVENTIONS[0], INTERVENTIONS[1]), needed)
    words = {str(limits.columns.get(n, n)) for n in ("intervention", "name", "problem")} | {*ALSO_NEEDED}
    complete, incomplete = complete_rows(table, needed, words)
    told = [*set_aside(table, needed, words, incomplete), *label_warnings(table)]
    donors = _donors(complete, limits) if asked_for.donors else ()
    told += _counted_twice(limits, donors)
    limits = _in_force(limits, asked_for, donors)
    limits, amounts = _staff(limits, folder)
    candidates = candidates_of(with_products(complete, named), limits)
    candidates = replace(candidates, set_aside=incomplete, warnings=(*told, *candidates.warnings))
    return Asked(candidates, limits, amounts, limits.threshold)


def _inside(folder: Path | str, name: str) -> Path:
    """Return the data folder of the authors' repository where its root is given, else the folder itself."""
    folder = Path(folder)
    return folder / name if (folder / name).is_dir() else folder


def label_warnings(table: Excerpt) -> list[Problem]:
    """Return a warning where the label below a heading is that of another cadre: one of the two is wrong."""
    owner = {_letters_of(label): code for code, labels in LABELS.items() for label in labels}
    swapped = [
        (code, label, owner[_letters_of(label)])
        for code, label in zip(table.header, table.labels, strict=False)
        if code in LABELS and owner.get(_letters_of(label), code) != code
    ]
    if not swapped:
        return []
    told = (f"{code} over {label.strip()!r}, which is {other}" for code, label, other in swapped)
    found = "; ".join(told)
    remedy = (
        "The headings are followed, as the authors do. If the labels are right, say under [columns] of the "
        "limits which column holds which cadre, and compare."
    )
    return [Problem(table.name, found, "headings and labels that agree", remedy=remedy)]


def _letters_of(label: str) -> str:
    return "".join(c for c in label.lower() if c.isalpha())


# The limits of a scenario ----------------------------------------------------------------------------------


def _named(limits: Constraints) -> tuple[str, ...]:
    """Return every heading of the interventions that the limits name, that of the code first."""
    mapped = {n: (h,) if isinstance(h, str) else h for n, h in limits.columns.items()}
    uses = (c for name in limits.resources for c in limits.uses_of(name))
    code = mapped.get("intervention", ("intervention",))
    rest = (h for n, hs in mapped.items() if n != "intervention" for h in hs)
    return tuple(dict.fromkeys((*code, *rest, *(h for c in uses for h in mapped.get(c, (c,))))))


def _donors(table: Excerpt, limits: Constraints) -> tuple[str, ...]:
    """Return the codes of interventions that donors pay for: all but those said to be `No`."""
    codes = table.texts(str(limits.columns.get("intervention", "intervention")))
    return tuple(c for c, funded in zip(codes, table.texts(FUNDED), strict=True) if funded != "No")


def _in_force(limits: Constraints, scenario: Scenario, donors: tuple[str, ...]) -> Constraints:
    """Return the limits that a scenario keeps; donors' interventions, being fixed, are no substitutes."""
    changed: dict[str, object] = {
        "threshold": (scenario.threshold or limits.threshold) if scenario.net else None
    }
    if not scenario.demand:
        changed["columns"] = {n: h for n, h in limits.columns.items() if n != "most"}
    if not scenario.budget:
        changed["money"] = limits.money.model_copy(update={"budget": None})
    if not scenario.staff:
        changed |= {"resources": {}, "shifts": ()}
    if donors:
        changed["envelopes"] = (
            Earmark(name="donors", amount=DONOR_MONEY, pays_for=donors, rule="proportional"),
        )
        left = [(s, tuple(c for c in s.of if c not in donors)) for s in limits.substitutes]
        changed["substitutes"] = tuple(s.model_copy(update={"of": of}) for s, of in left if len(of) > 1)
    return limits.model_copy(update=changed)


def _counted_twice(limits: Constraints, donors: tuple[str, ...]) -> list[Problem]:
    """Return a warning for each group of substitutes that donors' fixed coverage takes out of its limit."""
    expected = "treatments of the same patients held to their number"
    remedy = "The authors' donor scenario does so: the same patients may be counted twice in its health gain."
    return [
        Problem(
            f"substitutes {', '.join(group.of)}",
            f"donors pay for {', '.join(theirs)}",
            expected,
            None,
            remedy,
        )
        for group in limits.substitutes
        if (theirs := [code for code in group.of if code in donors])
    ]


def _staff(limits: Constraints, folder: Path) -> tuple[Constraints, dict[str, float]]:
    """Return the limits with one member of staff as the step of each cadre, and the minutes there are."""
    resources, amounts, problems = dict(limits.resources), {}, []
    for name, resource in limits.resources.items():
        if not isinstance(resource.available, Cell):
            amounts[name] = resource.available
            continue
        cell = resource.available
        table = table_of(cell.file, rows_of(folder / cell.file, STAFF), (cell.column, HEAD_COUNT))
        rows = [k for k, row in enumerate(table.cells) if cell.row in (c.strip() for c in row)]
        if not rows:
            words = [c.strip() for row in table.cells for c in row if c.strip() and not is_number(c)]
            near = nearest_match(cell.row, words)
            problems.append(Problem(cell.file, f"no row {cell.row!r}", f"a row for {name}", near))
            continue
        minutes, people = (plain(table.texts(h)[rows[0]]) for h in (cell.column, HEAD_COUNT))
        if not is_number(minutes) or float(minutes) < 0:
            place = table.place(rows[0], cell.column)
            problems.append(Problem(place, repr(minutes), "minutes, a number of at least 0"))
            continue
        amounts[name] = float(minutes)
        resources[name] = _with_step(resource, name, float(minutes), people)
    refuse(problems)
    return limits.model_copy(update={"resources": resources}), amounts


def _with_step(resource: Resource, name: str, minutes: float, people: str) -> Resource:
    """Return the resource with the minutes of one member of staff as its step, at a salary where known."""
    if not is_number(people) or float(people) <= 0 or minutes <= 0:
        return resource
    step = minutes / float(people)
    price = SALARIES[name] / step if name in SALARIES else resource.price
    return resource.model_copy(update={"step": step, "price": price})
