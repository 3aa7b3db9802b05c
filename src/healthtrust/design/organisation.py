"""An organisation form as data: who owns which providers, and under which contracts money and risk pass down.

A form is one TOML file. `bodies` own kinds of provider, the plan, or nothing; `books` are contracts between a
payer and a body, each for some settings and a share of the patients. A body that is paid by one contract and
pays by another is a tier of a cascade. A place is the small table of care that forms are compared on.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from healthtrust.design.heading import Amount, Heading, Positive, Share, decided

Status = Literal["cited", "recalled", "assumed"]
Text = Annotated[str, Field(min_length=1)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9 _-]*$")]
Route = Literal[
    "none",
    "hospital expands down",
    "primary care expands up",
    "new vertical organisation",
    "contracts between separate bodies",
]
Follows = Literal["health and numbers", "numbers", "nothing"]

POOL, HOUSEHOLD = "pool", "household"
"""The payer of the first tier, and who pays user charges: they are in every form."""
PLAN, SOCIAL, SOCIAL_CARE = "plan", "social", "social care"
"""What a body may own besides kinds of provider, and the setting and kind of provider of social care."""


class Body(Heading):
    """An organisation: what it owns, who owns it, and how its doctors stand to it."""

    name: Name = decided(..., "what it is called")
    says: str = decided("", "what it is, in words")
    owns: tuple[str, ...] = decided((), "kinds of provider it runs, `plan`, or nothing")
    owner: str = decided("", "the body that owns it; empty: nobody in the form")
    for_profit: bool = decided(False, "whether owners may take out what is left")
    doctors: Literal["none", "employed", "independent"] = decided("none", "how doctors stand to it")
    exclusive: bool = decided(False, "whether its doctors work for it alone")


class Book(Heading):
    """Some patients of a body, paid for under one contract by one payer."""

    payer: Name = decided(..., "body that pays, or `pool`")
    body: Name = decided(..., "body that is paid")
    contract: Text = decided(..., "shipped contract, or the path of a file beside this one")
    settings: tuple[str, ...] = decided((), "settings covered; all if empty")
    share: Share = decided(1.0, "patients of the place under it", "share")
    on_top: bool = decided(False, "whether it settles results on top of how the same care is paid")
    follows: Follows = decided(
        "health and numbers",
        "what a sum agreed before the year follows: who enrols and how ill they are, how many, or nothing",
    )
    measures: tuple[str, ...] = decided(
        (), "settings whose cost its results look at; those covered if empty, those of a hospital pool"
    )
    parameters: dict[str, float | str] = decided(
        {}, "columns of the contract's statement that the place does not give, or gives otherwise"
    )
    source: str = decided("", "where its numbers come from")
    status: Status = decided("assumed", "how well that is known")


class Components(Heading):
    """How integrated care itself is: inputs of the response to integration, earned by no structure alone."""

    continuum: Share = decided(..., "whole continuum of services", "score")
    expertise: Share = decided(..., "specialties are equal and control resources together", "score")
    financial: Share = decided(..., "single bottom line", "score")
    leadership: Share = decided(..., "leadership and management", "score")
    culture: Share = decided(..., "culture and vision", "score")
    source: Text = decided(..., "where its numbers come from")
    status: Status = decided(..., "how well that is known")


class Organisation(Heading):
    """A form whole."""

    schema_version: Literal[1] = decided(1, "form of the file")
    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")] = decided(
        ..., "what it is called; its file too"
    )
    title: Text = decided(..., "its name in words")
    version: Text = decided(..., "which version of the form it is")
    about: Text = decided(..., "the form in a sentence or two")
    route: Route = decided("none", "how integration came about")
    delivery_integration: Share = decided(..., "ambulatory and hospital care under one management", "score")
    funding_integration: Share = decided(..., "plan and providers under one management", "score")
    single_bottom_line: bool = decided(False, "whether bodies owned by one body share its result")
    social_care: bool = decided(False, "whether social care is inside; if not, its books are left out")
    bodies: tuple[Body, ...] = decided(..., "the organisations, `[[bodies]]` each", min_length=1)
    books: tuple[Book, ...] = decided(..., "the contracts between them, `[[books]]` each", min_length=1)
    components: Components | None = decided(None, "how integrated care itself is, `[components]`")
    source: Text = decided(..., "where its numbers come from")
    status: Status = decided(..., "how well that is known")


class CareIn(Heading):
    """Care in one setting of a place, as it is expected."""

    cost_per_resident: Amount = decided(..., "expected cost of care of a resident and year", "money")
    cases_per_1000: Amount = decided(..., "cases of 1,000 residents and a year", "cases per 1000")
    charge_share: Share = decided(0.0, "part of the cost that patients pay themselves", "share")
    fixed_share: Share = decided(..., "part of the cost that stays for a year when patients leave", "share")
    source: Text = decided(..., "where its numbers come from")
    status: Status = decided(..., "how well that is known")


class Place(Heading):
    """A typical place: enough of a statement to settle any book of a form on."""

    schema_version: Literal[1] = decided(1, "form of the file")
    title: Text = decided(..., "its name in words")
    currency: str = decided(..., "ISO 4217 code", pattern=r"^[A-Z]{3}$")
    residents: int = decided(..., "people, each with the plan", "people", gt=0)
    quality_score: Share = decided(..., "quality score that is expected", "score")
    one_person: Positive = decided(..., "care of one person whose illness is a catastrophe", "money")
    settings: dict[str, CareIn] = decided(..., "care in each setting, `[settings.NAME]`")
    source: Text = decided(..., "where its numbers come from")
    status: Status = decided(..., "how well that is known")
