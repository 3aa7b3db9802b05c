"""The whole design: seven headings in the order of the flow, with title, years, money, seed and sources."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from healthtrust.design.allocate import Allocate
from healthtrust.design.deliver import Deliver
from healthtrust.design.heading import Heading, decided
from healthtrust.design.market import Market
from healthtrust.design.package import Package
from healthtrust.design.people import People
from healthtrust.design.pool import Pool
from healthtrust.design.review import Review
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.periods import years_of

HEADINGS = ("people", "pool", "package", "allocate", "market", "deliver", "review")

SCHEMA_VERSION = 1


class Source(Heading):
    """Where a number comes from, and how sure we may be of it."""

    source: str = decided(..., "author, year and table, DOI or statute", min_length=1)
    status: Literal["cited", "recalled", "assumed"] = decided(
        ..., "cited = seen in the source; recalled = from memory; assumed = a modelling choice"
    )


class Design(Heading):
    """Everything that is decided about one health system."""

    schema_version: Literal[1] = decided(SCHEMA_VERSION, "version of this file's layout")
    title: str = decided(..., "what the system is called", min_length=1)
    data: Literal["synthetic", "aggregate", "persons"] = decided(
        "synthetic", "what the people are: made up, published cells, or real persons"
    )
    years: int | str = decided(..., "the year, or first and last year: 2027 or '2027-2031'")
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = decided(
        "GBP", "ISO 4217 code of the only currency"
    )
    seed: Annotated[int, Field(ge=0, lt=2**63)] = decided(0, "where all chance starts")
    people: People = People()
    pool: Pool = Pool()
    package: Package = Package()
    allocate: Allocate = Allocate()
    market: Market = Market()
    deliver: Deliver = Deliver()
    review: Review = Review()
    sources: dict[str, Source] = decided({}, "source and status of numbers, by their dotted name")

    @field_validator("years")
    @classmethod
    def _readable(cls, years: int | str) -> int | str:
        try:
            years_of(years)
        except InvalidInput as unreadable:
            raise ValueError(unreadable.problems[0].expected) from unreadable
        return years

    @property
    def span(self) -> range:
        """Return the years that are run."""
        return years_of(self.years)

    def as_plain(self) -> dict[str, Any]:
        """Return the design as plain values that TOML and JSON can hold."""
        plain: dict[str, Any] = self.model_dump(mode="json", exclude_none=True)
        return plain
