"""The file of limits: money, staff, what must be in or out, what replaces or completes what, who may stand
in.

    [money]                 budget for what is bought, which may be less than the full cost (consumables only)
    [resources.NAME]        what there is only so much of: minutes of a cadre, beds; use per case is a column
    must_cover, must_leave_out                 decisions already taken, by code
    [[substitutes]]         treatments of the same patients: at most one of them, or shares of one in parts
    [[complements]]         N_nested λ_nested ≤ share × N_base λ_base
    [[shifts]]              minutes of one cadre that another may do, `factor` of its own minutes for each
    [[envelopes]]           donor or earmarked money that pays for its own interventions and cannot be moved

Unknown keys are refused, and all mistakes are named at once with their lines and the nearest match.

Source  Mohan et al., Health Economics 2023 (the constraints of a linear programme for a benefits package)
        [cited from its published results]; the language is this library's own

>>> text = '''
... must_cover = ["measles"]
... [money]
... budget = 100.0
... [resources.nurse]
... available = 60.0
... unit = "minutes"
... '''
>>> read = constraints_of(text)
>>> read.money.budget, read.uses_of("nurse"), read.parts
(100.0, ('nurse',), True)
>>> constraints_of("[money]\\nbuget = 60")
Traceback (most recent call last):
healthtrust.ground.errors.InvalidInput: constraints, line 2, money.buget: found unknown key 'buget'; ...
1 problem
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from healthtrust.design.complaints import EXPECTED, inner_model, placed
from healthtrust.design.lines import key_lines
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Names = tuple[Annotated[str, Field(min_length=1)], ...]


class Part(BaseModel):
    """A part of the file: frozen, and closed to keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class Money(Part):
    """What may be spent on `budget_cost` in all; none is no limit."""

    budget: NotNegative | None = None
    unit: str = ""


class Cell(Part):
    """Where a number stands in another table: the row that begins with `row`, and the column."""

    file: str
    row: str
    column: str


class Resource(Part):
    """Something there is only so much of, in `unit`."""

    available: NotNegative | Cell
    unit: str = ""
    use: str | Names = ()
    """Columns of the interventions that add up to the use per case; the resource's own name unless given."""
    step: Positive = 1.0
    """What one more is, for the value of a step: 1, or the minutes of one member of staff."""
    price: Positive | None = None
    """Money per unit, for the value per 1,000 of money."""


class Substitutes(Part):
    """Treatments of the same patients."""

    of: Annotated[Names, Field(min_length=2)]
    name: str = ""


class Complement(Part):
    """An intervention that only patients of another can receive, `share` of them at most."""

    base: str
    nested: str
    share: Positive = 1.0


class Shift(Part):
    """Minutes of `source` that `to` may do instead, each taking `factor` minutes."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    source: Annotated[str, Field(alias="from")]
    to: str
    factor: Positive = 1.0
    interventions: Names | None = None
    """Where it may be done; everywhere unless given."""


class Earmark(Part):
    """Money for its own interventions only.

    `own`: beside the budget, pays for what it can of its interventions' budget cost and lapses beyond that.
    `proportional`: kept out of the budget; its interventions are not chosen but covered in one proportion of
    their feasible coverage, from the amount and from whatever the rest leave of the budget.
    """

    name: str
    amount: NotNegative
    pays_for: Annotated[Names, Field(min_length=1)]
    rule: Literal["own", "proportional"] = "own"


class Checks(Part):
    """What the input is held against."""

    population: Positive | None = None
    """People the cases are among; needed to compare with a burden."""
    burden_per_100_000: Positive = 33_000.0
    """DALYs lost a year to everything, world average [recalled, Global Burden of Disease]."""
    missing: Literal["refuse", "set aside"] = "refuse"
    """Rows with an empty number: refuse them, or set them aside and say so."""


class Constraints(Part):
    """The whole file."""

    title: str = ""
    source: str = ""
    parts: bool = True
    """Whether an intervention may be covered in part; otherwise all of its feasible coverage or none."""
    threshold: Positive | None = None
    """Money that could buy one unit of health elsewhere; the value is net health where it is given."""
    money: Money = Money()
    resources: dict[str, Resource] = {}
    resources_file: str | None = None
    """A table `intervention, resource, use`, beside this file, in place of columns."""
    columns: dict[str, str | Names] = {}
    """What the columns of the interventions are called in a table with other headings; lists add up."""
    must_cover: Names = ()
    must_leave_out: Names = ()
    substitutes: tuple[Substitutes, ...] = ()
    complements: tuple[Complement, ...] = ()
    shifts: tuple[Shift, ...] = ()
    envelopes: tuple[Earmark, ...] = ()
    checks: Checks = Checks()

    def uses_of(self, resource: str) -> tuple[str, ...]:
        """Return the columns whose sum is the use of a resource per case."""
        use = self.resources[resource].use or resource
        return (use,) if isinstance(use, str) else use


def read_constraints(path: Path | str) -> Constraints:
    """Return the limits in a TOML file; raises with every problem found."""
    path = Path(path)
    if not path.is_file():
        near = nearest_match(path.name, [p.name for p in path.parent.glob("*.toml")])
        refuse([Problem(str(path.name), "no such file", "a TOML file of limits", near, "Check the path.")])
    try:
        return constraints_of(path.read_text(encoding="utf-8"), path.name)
    except UnicodeDecodeError:
        problem = Problem(path.name, "bytes that are not UTF-8", "a UTF-8 text file")
        raise InvalidInput([problem]) from None


def constraints_of(text: str, where: str = "constraints") -> Constraints:
    """Return the limits a TOML text states; raises with every problem found."""
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        remedy = "Texts stand in quotes, tables under [headings]."
        raise InvalidInput([Problem(where, str(broken), "a TOML file", remedy=remedy)]) from broken
    lines = key_lines(text)
    try:
        constraints = Constraints.model_validate(tree)
    except ValidationError as invalid:
        raise InvalidInput([_told(dict(e), where, lines) for e in _worth_telling(invalid)]) from None
    refuse(contradictions(constraints, where))
    return constraints


def contradictions(constraints: Constraints, where: str) -> list[Problem]:
    """Return a problem for each pair of statements that cannot both be meant, and each unknown resource."""
    both = sorted(set(constraints.must_cover) & set(constraints.must_leave_out))
    found = [
        Problem(f"{where}, must_leave_out", repr(code), "codes that are not in must_cover too")
        for code in both
    ]
    known = list(constraints.resources)
    for k, shift in enumerate(constraints.shifts):
        for key, name in (("from", shift.source), ("to", shift.to)):
            if name not in known:
                place = f"{where}, shifts.{k}.{key}"
                expected = in_words(known) if known else "a resource of this file"
                found.append(Problem(place, repr(name), expected, nearest_match(name, known)))
        if shift.source == shift.to:
            found.append(Problem(f"{where}, shifts.{k}", f"{shift.to} for itself", "two different cadres"))
    return found + _shared_envelopes(constraints, where)


def unknown_codes(constraints: Constraints, codes: tuple[str, ...], where: str) -> list[Problem]:
    """Return a problem for each code the limits name that no intervention has."""
    named: list[tuple[str, str]] = [("must_cover", c) for c in constraints.must_cover]
    named += [("must_leave_out", c) for c in constraints.must_leave_out]
    named += [(f"substitutes.{k}.of", c) for k, s in enumerate(constraints.substitutes) for c in s.of]
    for k, each in enumerate(constraints.complements):
        named += [(f"complements.{k}.base", each.base), (f"complements.{k}.nested", each.nested)]
    for k, shift in enumerate(constraints.shifts):
        named += [(f"shifts.{k}.interventions", c) for c in shift.interventions or ()]
    for k, envelope in enumerate(constraints.envelopes):
        named += [(f"envelopes.{k}.pays_for", c) for c in envelope.pays_for]
    known = set(codes)
    expected = "the code of an intervention"
    return [
        Problem(f"{where}, {place}", repr(code), expected, nearest_match(code, codes))
        for place, code in dict.fromkeys(named)
        if code not in known
    ]


def _shared_envelopes(constraints: Constraints, where: str) -> list[Problem]:
    seen: dict[str, str] = {}
    found = []
    for envelope in constraints.envelopes:
        for code in envelope.pays_for:
            if code in seen:
                place = f"{where}, envelopes, {envelope.name}"
                found.append(Problem(place, f"{code!r}, which {seen[code]} pays for", "one envelope each"))
            seen.setdefault(code, envelope.name)
    return found


def _worth_telling(invalid: ValidationError) -> list[Any]:
    """Return one error per place: a union complains once for each of its forms."""
    labels = ("float", "constrained", "function", "str", "tuple", "bool")
    told: dict[tuple[str, ...], Any] = {}
    for error in invalid.errors(include_url=False):
        loc = tuple(str(s) for s in error["loc"])
        while loc and (loc[-1].startswith(labels) or loc[-1] == "Cell" or "[" in loc[-1]):
            loc = loc[:-1]
        told.setdefault(tuple(s for s in loc if s != "Cell"), {**error, "keys": loc})
    return list(told.values())


def _told(error: dict[str, Any], where: str, lines: dict[str, int]) -> Problem:
    keys = [str(key) for key in error["keys"]]
    place = placed(where, ".".join(keys), lines)
    if error["type"] == "extra_forbidden":
        known = _keys_at(keys[:-1])
        remedy = "Unknown keys are refused so that a slip is never silent."
        nearest = nearest_match(keys[-1], known)
        return Problem(place, f"unknown key {keys[-1]!r}", in_words(known), nearest, remedy)
    found = "nothing" if error["type"] == "missing" else repr(error["input"])[:80]
    expected = EXPECTED.get(str(error["type"]), str(error["msg"]))
    context = error.get("ctx", {})
    return Problem(place, found, expected.format(**context) if "{" in expected else expected)


def _keys_at(steps: list[str]) -> list[str]:
    """Return the keys known at a place, as the file writes them."""
    model: type[BaseModel] | None = Constraints
    for step in steps:
        fields = model.model_fields if model else {}
        by_alias = {f.alias or n: f for n, f in fields.items()}
        if step in by_alias:
            model = inner_model(by_alias[step].annotation)
    return [f.alias or n for n, f in (model.model_fields if model else {}).items()]
