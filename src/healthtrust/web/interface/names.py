"""Names within addresses, with what they look like: of runs, designs, tables, trusts."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path
from pydantic import BaseModel, Field

LONGEST_NAME = 64
LONGEST_VALUE, MOST_VALUES = 10_000, 500

Override = Annotated[str, Field(max_length=LONGEST_VALUE, examples=["people.size=2000"])]

DesignName = Annotated[
    str,
    Path(
        min_length=1,
        max_length=LONGEST_NAME,
        description="name of a design of the folder, or of one that ships",
        examples=["valley"],
    ),
]
TrustName = Annotated[
    str, Path(min_length=1, max_length=LONGEST_NAME, description="name of a trust", examples=["canton"])
]
Fingerprint = Annotated[
    str, Path(pattern="^[0-9a-f]{12}$", description="fingerprint of a run", examples=["22b92435f011"])
]
TableName = Annotated[
    str, Path(min_length=1, max_length=200, description="name of a table", examples=["ledger"])
]
AnswerKey = Annotated[
    str,
    Path(
        pattern="^(compare|why)-[0-9a-f]{16}$",
        description="what a comparison is kept by",
        examples=["compare-0123456789abcdef"],
    ),
]


class NumberTold(BaseModel):
    """A number of a run, with its 95 % interval where it has one."""

    label: str
    unit: str
    value: float | None
    low: float | None = None
    high: float | None = None
    said: str = Field(description="as a reader says it")


def plain(value: Any) -> Any:
    """Return a value as JSON can say it: what is no number is nothing.

    >>> plain(float("nan")), plain([1.5, float("inf")]), plain("a")
    (None, [1.5, None], 'a')
    """
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return None if isinstance(value, float) and value - value != 0 else value
