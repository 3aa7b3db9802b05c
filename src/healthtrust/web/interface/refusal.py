"""How refusals are told and described: one form, application/problem+json, for every address.

Source  RFC 9457, Problem Details for HTTP APIs [recalled]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel, Field

from healthtrust.ground.problems import Problem

MEDIA_TYPE = "application/problem+json"


class ProblemTold(BaseModel):
    """One problem: its place, what was found there, what was expected, and what to do."""

    where: str = Field(description="a key of the design, a parameter, or what else was sent")
    found: str
    expected: str
    nearest: str | None = Field(None, description="the name most like the one that was not known")
    remedy: str = ""


class Refusal(BaseModel):
    """What is refused, and why. Nothing was done."""

    title: str = Field(examples=["There is nothing here"])
    status: int = Field(ge=400, le=599, examples=[404])
    detail: str = Field("", description="what to do, where no single problem says it")
    problems: list[ProblemTold] = []


Described = dict[int | str, dict[str, Any]]

MEANT: Mapping[int, str] = {
    400: "The request cannot be read: its address, or the name under which it reached this server.",
    401: "Nobody is known.",
    403: "It is not open to whoever asks, or a change was not sent as application/json.",
    404: "It is not there.",
    408: "What was sent stopped half-way. Nothing was done.",
    409: "It was changed meanwhile, or is in another state. Nothing was done.",
    413: "More was sent than may be. Nothing was done.",
    422: "It cannot be used; every problem is named. Nothing was done.",
    429: "Too many requests; Retry-After says how many seconds to wait.",
    500: "A mistake of the program; its log says more. Nothing is half-done.",
    503: "The database does not answer. Nothing was done.",
}
ANYTHING = (400, 401, 403, 422, 429, 500, 503)
"""What any address may answer."""


def reads(*others: int) -> Described:
    """Return how what reading may answer is described; `others`: besides what any address may answer."""
    return _described([*ANYTHING, *others])


def changes(*others: int) -> Described:
    """Return how what a change may answer is described, besides when it is done."""
    return _described([*ANYTHING, 408, 413, *others])


def told(problems: Iterable[Problem]) -> list[ProblemTold]:
    """Return problems as they are told."""
    return [ProblemTold.model_validate(vars(each)) for each in problems]


def _described(statuses: Iterable[int]) -> Described:
    content = {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{Refusal.__name__}"}}}
    described: Described = {s: {"description": MEANT[s], "content": content} for s in sorted(statuses)}
    waits = {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}
    described[429]["headers"] = {"Retry-After": waits}
    return described
