"""A contract as data: what a payer owes a party for a period, step by step, with the clause of each step.

A contract is one TOML file. `columns` say what a statement must hold; `terms` and `tables` are its numbers,
dated and sourced, one for all or one for each track; `steps` are the order of operations; `amount` names the
step that is due. A statement with several rows for one party has lines: columns and steps `per = "line"`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from healthtrust.design.heading import Heading, decided

Part = Literal["base", "target", "measure", "gate", "rule", "scale", "cap", "guard", "timing", "funding"]
Status = Literal["cited", "recalled", "assumed"]
Lever = Literal[
    "cost of care", "admission", "visit", "coded diagnosis", "quality point", "member", "case treated"
]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, Field(min_length=1)]


class Printed(Heading):
    """How many decimals a column is printed to, and in which years."""

    decimals: int = decided(
        0, "digits after the point; a cell with more keeps its own", "digits", ge=0, le=12
    )
    since: int = decided(0, "first year", "year")
    until: int = decided(9999, "last year", "year")


class Column(Heading):
    """One column of the statement."""

    meaning: Text = decided(..., "what it says, in words")
    unit: str = decided("", "what it counts: `USD`, `people`, `share`; `text` for words")
    per: Literal["party", "line"] = decided("party", "one value for each party and period, or for each line")
    optional: bool = decided(
        False, "whether a cell, or the whole column, may be missing: it is then not known"
    )
    at_least: float | None = decided(None, "least value allowed")
    at_most: float | None = decided(None, "greatest value allowed")
    above: float | None = decided(None, "values must be above this")
    whole: bool = decided(False, "whether values are whole numbers")
    choices: tuple[str, ...] = decided((), "texts allowed")
    printed: tuple[Printed, ...] = decided((), "where it is rounded in print; exact in years not listed")
    needed: str = decided("", "formula that says where the value may not be missing, for an optional column")


class Track(Heading):
    """One variant of the contract, and the years in which it ran."""

    title: Text = decided(..., "what it is called, in words")
    since: int = decided(0, "first year", "year")
    until: int = decided(9999, "last year", "year")


class Term(Heading):
    """One number of the contract, or one for each track; several of one name follow each other in time."""

    name: Name = decided(..., "how formulas refer to it")
    value: float | dict[str, float] = decided(..., "the number, or one for each track")
    unit: str = decided("", "what it counts; nothing for a share or another plain number")
    meaning: str = decided("", "what it is, in words")
    since: int = decided(0, "first year", "year")
    until: int = decided(9999, "last year", "year")
    source: Text = decided(..., "where its numbers come from")
    status: Status = decided(..., "how well that is known")


class Points(Heading):
    """A table read off along a line: values at rising points; a repeated point is a jump."""

    of: str = decided("", "unit of the points")
    unit: str = decided("", "unit of the values")
    at: tuple[float, ...] = decided(..., "the points, never falling")
    value: tuple[float, ...] = decided(..., "the value at each")
    source: Text = decided(..., "where its numbers come from")
    status: Status = decided(..., "how well that is known")


class Band(Heading):
    """One band of a rule: how much of each further unit within it is shared."""

    start: float | None = decided(None, "where the band starts; the end of the one before if left out")
    up_to: float | None = decided(None, "where the band ends; the last band has no end")
    slope: float | str = decided(1.0, "share of each unit within the band, or a formula for it", "share")


class Step(Heading):
    """One step of the order of operations: a formula, or a rule in bands."""

    name: Name = decided(..., "how later formulas refer to it")
    part: Part = decided(..., "which part of a deal it is")
    says: Text = decided(..., "what it is, in words")
    clause: Text = decided(..., "paragraph of the rule, or section of the agreement")
    unit: str = decided("", "what it counts; nothing for a share or another plain number")
    value: str = decided("", "formula over columns, terms, tables and steps before this one")
    of: str = decided("", "what a rule looks at: gains above zero, losses below")
    relative_to: str = decided(
        "", "formula whose shares the bands' ends are; in the rule's own unit if empty"
    )
    gains: tuple[Band, ...] = decided((), "bands above zero; nothing is shared if there are none")
    losses: tuple[Band, ...] = decided((), "bands below zero, by size of the loss")
    per: Literal["party", "line"] = decided("party", "one value for each party, or for each line")
    since: int = decided(0, "first year", "year")
    until: int = decided(9999, "last year", "year")
    tracks: tuple[str, ...] = decided((), "tracks it is for; all if empty")
    source: str = decided("", "where the numbers come from that are written into the step itself")
    status: Status | None = decided(None, "status of those numbers")


class Check(Heading):
    """What must hold of every party, or of every line, before anything is settled."""

    holds: Text = decided(..., "formula over columns and terms; a row where it is false is refused")
    says: Text = decided(..., "what is expected, in words")
    per: Literal["party", "line"] = decided("party", "whether it must hold of each party, or of each line")


class Reason(Heading):
    """What is said of an amount where a condition holds; the first that holds is said."""

    when: Text = decided(..., "formula for the condition")
    says: Text = decided(..., "what is said of the amount")


class Moved(Heading):
    """What one unit more of something a party can do changes in the statement."""

    lever: Lever = decided(..., "what there is one more of")
    meaning: Text = decided(..., "what one unit of it is, in words")
    columns: dict[str, float | str] = decided(..., "change of each column for one unit, or a formula for it")
    of_line: str = decided("", "where statements have lines: condition for the line that changes")


class Funding(Heading):
    """Where the money comes from and goes to, and what must add up."""

    pays: str = decided("plan fund", "account that pays; a charge flows back to it")
    receives: str = decided("provider fund", "account that is paid")
    balance: Literal["none", "to zero", "to fund"] = decided(
        "none", "what the amounts of one pool and period add up to: anything, nothing, or the fund"
    )
    fund: str = decided("", "formula for the fund that is paid out whole")
    pool: str = decided("", "column of the pool that balances; all parties of a period if empty")


class Guards(Heading):
    """What shields a party from the cost of single persons, before claims become a statement."""

    annualise: bool = decided(True, "whether a person's cost is scaled to a whole year before it is cut off")
    truncate_at: float | dict[str, float] | None = decided(
        None, "cost of a person and year above which nothing counts, one for all or one for each class"
    )
    truncate_percentile: float | None = decided(
        None, "the same as a percentile of all persons of the class", "share", gt=0, lt=1
    )
    completion: float = decided(1.0, "factor for claims not yet in", "factor", ge=1)
    attachment: float | None = decided(None, "cost of a person and year from which stop-loss pays")
    reinsured: float = decided(
        1.0, "share of the cost above the attachment that stop-loss pays", "share", ge=0, le=1
    )
    premium: float = decided(0.0, "what stop-loss costs, for a person-month", ge=0)
    pool_above: float | None = decided(
        None, "cost of a person and year from which parties share in a pool", ge=0
    )
    pooled: float = decided(1.0, "share of the cost above it that the pool bears", "share", ge=0, le=1)
    source: str = decided("", "where its numbers come from")
    status: Status = decided("assumed", "how well that is known")


class Contract(Heading):
    """A contract whole."""

    schema_version: Literal[1] = decided(1, "form of the file")
    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")] = decided(
        ..., "what it is called; its file too"
    )
    title: Text = decided(..., "its name in words")
    version: Text = decided(..., "which version of the deal it is")
    about: Text = decided(..., "the deal in a sentence or two")
    currency: str = decided(
        "", "ISO 4217 code; empty where the contract is for any", pattern=r"^([A-Z]{3})?$"
    )
    party: Text = decided(..., "who is paid")
    payer: Text = decided(..., "who pays")
    key: tuple[str, ...] = decided(("row_id",), "columns that name one settlement", min_length=1)
    period: str = decided("", "column with the year, or the month as 2024-05, of the period")
    since: int = decided(0, "first year of the contract", "year")
    until: int = decided(9999, "last year of the contract", "year")
    track: str = decided("", "column that names the track")
    tracks: dict[str, Track] = decided({}, "its variants, `[tracks]`")
    columns: dict[str, Column] = decided(..., "what a statement holds, `[columns.NAME]` each")
    terms: tuple[Term, ...] = decided((), "its numbers, `[[terms]]` each")
    tables: dict[str, Points] = decided({}, "numbers read off along a line, `[tables.NAME]` each")
    guards: Guards | None = decided(None, "what shields from the cost of single persons, `[guards]`")
    checks: tuple[Check, ...] = decided((), "what must hold of statements, `[[checks]]` each")
    steps: tuple[Step, ...] = decided(..., "order of operations, `[[steps]]` each", min_length=1)
    amount: Name = decided(..., "the step that is due")
    payment_model: Literal["fee for service", "block", "capitation"] = decided(
        "block", "how it is paid over a year: with the care, or by twelfths for all residents or for members"
    )
    rounding: float = decided(0.01, "amounts are rounded to the nearest of these, halves up", gt=0)
    funding: Funding = decided(Funding(), "accounts, and what must add up, `[funding]`")
    reasons: tuple[Reason, ...] = decided(
        (), "sentences for amounts, `[[reasons]]` each; the first that holds is said"
    )
    levers: tuple[Moved, ...] = decided(
        (), "what a party can do that changes its statement, `[[levers]]` each"
    )
    source: Text = decided(..., "the rule or agreement it is taken from")


STAGES = ("simulate", "forecast", "interim", "final", "appeal")
"""When a contract is settled; formulas read it as `stage`. One function settles at every stage."""

GIVEN = {"stage": "text", "year": "year"}
"""Names that every formula may use besides the contract's own, with their units."""
