"""What a registry and a segment list state: code sets, look-backs and counts; rules tried from the first on.

    on a registry    one record of a set that is enough by itself; or so many stays, or so many other days,
                     with a code of its sets within the look-back; or a value measured; and, where it asks for
                     use, that use as well
    in a segment     of the first rule that fits, segments in their order; the last rule fits everybody

Source  form: CMS Chronic Conditions Warehouse, one stay or two other days [recalled]; segments in the
        manner of
        Lynn et al. 2007, Bridges to Health, PMC2690331 [recalled]

>>> Rule(segment="frail", because="old", age_from=85).everybody
False
>>> Rule(segment="well", because="everybody else").everybody
True
"""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from healthtrust.design.heading import Heading, decided
from healthtrust.design.measure import NAME, CodeSet, Setting, Status

What = Literal[
    "emergency admissions", "planned admissions", "admissions", "days in hospital", "emergency attendances",
    "outpatient attendances", "primary contacts", "community contacts", "mental health contacts",
    "prescriptions", "cost",
]  # fmt: skip


class Use(Heading):
    """How much care of one kind within so many months: at least, at most; per head of a row."""

    what: What = decided(..., "what is counted")
    months: int = decided(12, "counted so long before the day", "months", ge=1)
    at_least: int | None = decided(None, "so many, or so much money in minor units", ge=0)
    at_most: int | None = decided(None, "no more than so many", ge=0)

    @model_validator(mode="after")
    def _limited(self) -> Use:
        if self.at_least is None and self.at_most is None:
            raise ValueError("use needs at_least or at_most")
        return self


class Measured(Heading):
    """The latest value of a measure code within so many months; of several on one day the highest."""

    codes: tuple[str, ...] = decided(..., "measure codes", min_length=1)
    months: int = decided(12, "measured so long before the day", "months", ge=1)
    at_least: float | None = decided(None, "the value is at least")
    at_most: float | None = decided(None, "the value is at most")


class Registry(Heading):
    """Who has a condition."""

    name: str = decided(..., "what rules call it", pattern=NAME)
    title: str = decided(..., "its name", min_length=1)
    sets: tuple[str, ...] = decided((), "its code sets")
    enough: tuple[str, ...] = decided((), "code systems of which one record is enough")
    months: int = decided(24, "look-back", "months", ge=1)
    inpatient: int = decided(1, "enough days of admission with a code", ge=1)
    other: int = decided(2, "or enough other days with a code", ge=1)
    measured: Measured | None = decided(None, "or a value measured")
    use: tuple[Use, ...] = decided((), "and this use as well")
    long_term: bool = decided(True, "whether it counts among the long-term conditions")
    condition: str = decided("", "the condition of the model that it stands for")
    source: str = decided(..., "where the rule is from", min_length=1)
    status: Status = decided(..., "how sure it is")


class Library(Heading):
    """A file of registries."""

    name: str = decided(..., "its name", pattern=NAME)
    version: str = decided(..., "its version", min_length=1)
    lists: tuple[str, ...] = decided((), "shipped code lists that it reads")
    stays: tuple[Setting, ...] = decided(("inpatient",), "settings that are stays", min_length=1)
    sets: tuple[CodeSet, ...] = decided((), "code sets of its own")
    registries: tuple[Registry, ...] = decided(..., "the registries", min_length=1)


class Rule(Heading):
    """Whom a rule fits: all that is given must hold."""

    segment: str = decided(..., "the segment it gives", min_length=1)
    because: str = decided(..., "the rule in words", min_length=1)
    registries: tuple[str, ...] = decided((), "on any of these registries")
    with_all: tuple[str, ...] = decided((), "on all of these registries")
    number_at_least: int | None = decided(None, "on so many long-term registries", ge=0)
    number_at_most: int | None = decided(None, "on no more long-term registries", ge=0)
    age_from: int | None = decided(None, "completed years on the day, at least", "years", ge=0)
    age_to: int | None = decided(None, "completed years on the day, at most", "years", ge=0)
    sex: Literal["female", "male"] | None = decided(None, "sex")
    use: tuple[Use, ...] = decided((), "with all this use")
    measured: tuple[Measured, ...] = decided((), "with all these values")
    risk_from: float | None = decided(None, "at least this share of people has a lower risk", ge=0, le=1)
    risk_below: float | None = decided(None, "less than this share has a lower risk", ge=0, le=1)

    @property
    def everybody(self) -> bool:
        """Return whether the rule fits everybody."""
        return not (self.model_fields_set - {"segment", "because"})


class Weighted(Heading):
    """Points of risk for use of one kind."""

    what: What = decided(..., "what is counted")
    months: int = decided(12, "counted so long before the day", "months", ge=1)
    weight: float = decided(..., "points for each")


class Risk(Heading):
    """A risk score: points added up."""

    per_registry: float = decided(0.0, "points for each long-term registry")
    registries: dict[str, float] = decided({}, "points for these registries, in place of that")
    age_over: int = decided(0, "age from which years count", "years", ge=0)
    per_year: float = decided(0.0, "points for each year of age over that")
    use: tuple[Weighted, ...] = decided((), "points for use")


class SegmentList(Heading):
    """An ordered, versioned list of segments."""

    name: str = decided(..., "its name", pattern=NAME)
    version: str = decided(..., "its version", min_length=1)
    title: str = decided(..., "what it is", min_length=1)
    library: str = decided("long-term", "the registries it reads")
    counted: tuple[str, ...] = decided((), "registries counted; all long-term ones where none is named")
    order: tuple[str, ...] = decided(..., "segments, the first that fits decides", min_length=1)
    rules: tuple[Rule, ...] = decided(..., "rules of the segments", min_length=1)
    risk: Risk | None = decided(None, "the risk score its rules look at")
    target: dict[str, float] = decided({}, "share of people each segment is meant to have")
    source: str = decided(..., "where it is from", min_length=1)
    status: Status = decided(..., "how sure it is")

    @property
    def tried(self) -> tuple[Rule, ...]:
        """Return the rules in the order in which they are tried."""
        return tuple(rule for segment in self.order for rule in self.rules if rule.segment == segment)

    @model_validator(mode="after")
    def _everybody(self) -> SegmentList:
        named = dict.fromkeys(rule.segment for rule in self.rules)
        if len(set(self.order)) != len(self.order) or set(named) != set(self.order):
            raise ValueError("order names each segment of the rules once")
        if not self.tried[-1].everybody:
            raise ValueError("the last rule fits everybody: segment and because only")
        if self.risk is None and any({"risk_from", "risk_below"} & r.model_fields_set for r in self.rules):
            raise ValueError("rules that look at risk need a risk score")
        return self
