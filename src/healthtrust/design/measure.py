"""A measure as one small declarative object: who counts, who is left out, what is counted, which target.

rate     numerator / person-years of (denominator - exclusions)
share    numerator / (denominator - exclusions)
mean     sum of a value over (denominator - exclusions) / their number
ratio    one sum / another
reported numerator and denominator that somebody else has worked out
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import field_validator, model_validator

from healthtrust.design.heading import Heading, decided

Setting = Literal[
    "primary", "outpatient", "emergency", "inpatient", "community", "mental", "pharmacy", "other"
]
Status = Literal["cited", "recalled", "assumed"]
Domain = Literal["public health", "clinical", "service", "money", "access"]
DOMAINS = ("public health", "clinical", "service", "money", "access")
Attribution = Literal["practice", "payer", "plan", "area", "provider", "all"]
ATTRIBUTIONS = ("practice", "payer", "plan", "area", "provider", "all")
NAME = r"^[a-z0-9][a-z0-9-]*$"

OF_PEOPLE = frozenset(
    {"age_from", "age_to", "sex", "enrolled", "registers", "measured", "within_months", "value_at_least"}
    | {"value_at_most", "paid_share_above", "contacts_at_least"}
)
OF_ACTIVITIES = frozenset(
    {"age_from", "age_to", "sex", "settings", "elective", "principal", "recorded", "procedures", "products"}
    | {"payment_models", "missing", "followed_by", "within_days", "waited_at_most", "with_wait", "ended"}
)
OF_ANSWERS = frozenset({"codes", "value_at_least", "value_at_most"})
"""Conditions that can be put to people, to activities and to answers."""


class Which(Heading):
    """Which people, activities or answers are meant: all conditions that are given must hold."""

    age_from: int | None = decided(None, "completed years on the day, at least", "years", ge=0)
    age_to: int | None = decided(None, "completed years on the day, at most", "years", ge=0)
    sex: Literal["female", "male"] | None = decided(None, "sex")
    enrolled: Literal["any day", "last day", "whole period"] = decided(
        "any day", "persons enrolled on some day, on the last day, or throughout the period"
    )
    registers: tuple[str, ...] = decided((), "on any of these registers")
    measured: tuple[str, ...] = decided((), "with any of these measure codes on record")
    within_months: int = decided(12, "measured so long before the end of the period", "months", ge=1)
    value_at_least: float | None = decided(None, "latest value, or the answer, at least")
    value_at_most: float | None = decided(None, "latest value, or the answer, at most")
    paid_share_above: float | None = decided(
        None, "paid more than this share of the value measured (income)", "share", ge=0
    )
    contacts_at_least: int | None = decided(None, "with so many primary contacts in the period", ge=0)
    settings: tuple[Setting, ...] = decided((), "given in any of these settings")
    elective: bool | None = decided(None, "planned or not")
    principal: tuple[str, ...] = decided((), "principal diagnosis in any of these code sets")
    recorded: tuple[str, ...] = decided((), "any diagnosis in any of these code sets")
    procedures: tuple[str, ...] = decided((), "any procedure in any of these code sets")
    products: tuple[str, ...] = decided((), "code of the service begins with any of these")
    payment_models: tuple[Literal["ffs", "capitated", "block", "bundle"], ...] = decided(
        (), "paid in any of these ways"
    )
    missing: Literal["reference_cost", "paid_amount", "end_date"] | None = decided(
        None, "a column that is empty"
    )
    followed_by: Literal["unplanned admission", "contact"] | None = decided(
        None, "what comes after the end of the stay"
    )
    within_days: int | None = decided(None, "days after the end of the stay", "days", ge=1)
    waited_at_most: int | None = decided(None, "days from request to beginning, at most", "days", ge=0)
    with_wait: bool = decided(False, "the day of request is on record")
    ended: bool = decided(False, "the day it ended is on record")
    codes: tuple[str, ...] = decided((), "answers of any of these measure codes")

    @property
    def given(self) -> frozenset[str]:
        """Return the names of the conditions that are given."""
        return frozenset(self.model_fields_set)

    @model_validator(mode="after")
    def _whole(self) -> Which:
        if self.age_from is not None and self.age_to is not None and self.age_from > self.age_to:
            raise ValueError("age_from must not be above age_to")
        if (self.followed_by is None) != (self.within_days is None):
            raise ValueError("followed_by and within_days go together")
        if self.paid_share_above is not None and not self.measured:
            raise ValueError("paid_share_above needs measured: the code of the income it is a share of")
        return self


class Aim(Heading):
    """A target: the value a measure should reach, or not exceed."""

    at_least: float | None = decided(None, "the value it should reach")
    at_most: float | None = decided(None, "the value it should not exceed")

    @model_validator(mode="after")
    def _one_limit(self) -> Aim:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("a target with a direction: exactly one of at_least and at_most")
        return self


class CodeSet(Heading):
    """A set of codes of one code system, whole codes or their beginnings."""

    name: str = decided(..., "what measures and registers call it", pattern=NAME)
    system: str = decided("icd10", "code system: icd10, icd10pcs, snomed, ...", min_length=1)
    codes: tuple[str, ...] = decided(..., "the codes, dots or not", min_length=1)
    match: Literal["prefix", "exact"] = decided("prefix", "codes that begin so, or are so")
    source: str = decided(..., "where it is from", min_length=1)
    status: Status = decided(..., "how sure it is")


class Register(Heading):
    """Who has a condition: so many records of its codes within a look-back before the end of the period."""

    name: str = decided(..., "what measures call it", pattern=NAME)
    sets: tuple[str, ...] = decided(..., "its code sets", min_length=1)
    months: int = decided(24, "look-back", "months", ge=1)
    inpatient: int = decided(1, "enough inpatient stays", ge=1)
    other: int = decided(2, "or enough other days with a record", ge=1)
    source: str = decided(..., "where the rule is from", min_length=1)
    status: Status = decided(..., "how sure it is")


Value = Literal[
    "days of stay",
    "days waited",
    "answer",
    "usual provider index",
    "continuity of care index",
    "paid_amount",
    "reference_cost",
    "patient_paid",
    "member months",
]
OF_VALUES: dict[str, frozenset[str]] = {
    "activities": frozenset({"days of stay", "days waited", "paid_amount", "reference_cost", "patient_paid"}),
    "persons": frozenset({"usual provider index", "continuity of care index", "patient_paid"}),
    "answers": frozenset({"answer"}),
}


class Measure(Heading):
    """One measure."""

    code: str = decided(..., "its code", pattern=NAME)
    name: str = decided(..., "its name", min_length=1)
    meaning: str = decided(..., "what it says, in a sentence", min_length=1)
    domain: Domain = decided(..., "what it is about")
    kind: Literal["rate", "share", "mean", "ratio", "reported"] = decided(..., "how it is worked out")
    of: Literal["persons", "activities", "answers"] = decided("persons", "what the denominator counts")
    denominator: Which = decided(Which(), "who or what could count")
    exclusions: tuple[Which, ...] = decided((), "who or what is left out of both: any of these")
    numerator: Which = decided(Which(), "who or what counts")
    any_of: tuple[str, ...] = decided((), "a composite: what any of these measures counts, counted once")
    value: Value | None = decided(None, "what a mean averages, or a ratio sums")
    over: Value | None = decided(None, "what a ratio divides by")
    per: float = decided(1.0, "the value is told per so many", gt=0)
    unit: str = decided("share", "unit of the value")
    attribution: Attribution = decided("practice", "which body answers for it")
    direction: Literal["higher", "lower", "neither"] = decided(..., "which is better")
    target: Aim | None = decided(None, "what should be reached")
    minimum: float = decided(0.0, "least denominator that is judged", ge=0)
    adjust: Literal["none", "strata", "model"] = decided(
        "none", "expected from strata of age and sex, or from a fitted model of them"
    )
    source: str = decided(..., "where the definition is from", min_length=1)
    status: Status = decided(..., "how sure the definition is")

    @field_validator("target", mode="before")
    @classmethod
    def _directed(cls, given: Any) -> Any:
        if isinstance(given, int | float) and not isinstance(given, bool):
            raise ValueError(
                f"a target with a direction: {{ at_least = {given:g} }} or {{ at_most = {given:g} }}"
            )
        return given

    @model_validator(mode="after")
    def _fitting(self) -> Measure:
        if self.kind == "reported":
            return self
        if self.kind == "mean" and self.value not in OF_VALUES[self.of]:
            raise ValueError(f"a mean over {self.of} needs value: {' or '.join(sorted(OF_VALUES[self.of]))}")
        if self.kind == "ratio" and self.of != "answers" and (self.value is None or self.over is None):
            raise ValueError("a ratio needs value and over: what is divided by what")
        if self.attribution == "provider" and self.of != "activities":
            raise ValueError("only measures of activities can be attributed to providers")
        for part, which, allowed in self._allowed():
            strange = sorted(which.given - allowed)
            if strange:
                raise ValueError(f"{part} of this measure may not look at {', '.join(strange)}")
        if self.any_of and self.kind != "rate":
            raise ValueError("only a rate is a composite of others")
        if self.kind == "ratio" and self.of == "activities":
            raise ValueError("a ratio is of persons or of answers")
        if self.adjust != "none" and self.kind not in ("rate", "share"):
            raise ValueError("only rates and shares are adjusted")
        return self

    def _allowed(self) -> list[tuple[str, Which, frozenset[str]]]:
        """Return each part with the conditions it may hold."""
        by = {"persons": OF_PEOPLE, "activities": OF_ACTIVITIES, "answers": OF_ANSWERS}
        below = above = by[self.of]
        out = below
        if self.kind == "rate":
            below, above, out = OF_PEOPLE, OF_ACTIVITIES, OF_PEOPLE | OF_ACTIVITIES
        parts = [("the denominator", self.denominator, below), ("the numerator", self.numerator, above)]
        return parts + [("an exclusion", each, out) for each in self.exclusions]


class Measures(Heading):
    """A file of measures with the code sets and registers they use."""

    sets: tuple[CodeSet, ...] = decided((), "code sets")
    registers: tuple[Register, ...] = decided((), "registers")
    measures: tuple[Measure, ...] = decided((), "measures")
