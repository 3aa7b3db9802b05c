"""What every heading of a design shares: frozen values, no unknown keys, numbers with their units."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

SETTINGS = ("primary", "outpatient", "emergency", "inpatient", "community", "mental", "pharmacy", "other")
"""Where care is given: the list of settings of the activity table."""

CLASSIFICATIONS = (
    "population",
    "age and sex",
    "age, sex and deprivation",
    "age, sex, deprivation and segment",
)
"""What a need weight or a risk score may look at, from least to most."""


class Heading(BaseModel):
    """A part of a design: frozen once read, and closed to keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, allow_inf_nan=False)


def decided(default: Any, meaning: str, unit: str = "", **limits: Any) -> Any:
    """Declare one decided value: its default, its meaning in a sentence, its unit, and its limits."""
    return Field(default, description=meaning, json_schema_extra={"unit": unit}, **limits)


Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
"""A share between 0 and 1: 9 % is written 0.09."""

Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]
"""An amount of money in major units (pounds, euros), never negative."""

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
"""A number above zero."""
