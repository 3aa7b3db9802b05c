"""The description of the JSON interface: who is asked, in which order it is told, what refusals look like."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from healthtrust.version import VERSION
from healthtrust.web.interface.refusal import ProblemTold, Refusal

TITLE = "healthtrust"
SUMMARY = "Design, run and compare an integrated health system, and read how its live year stands."
ABOUT = """\
Everything that the pages of `healthtrust serve` do for designs, runs and comparisons, for programs.

What takes longer than a moment is a job: it is asked for with POST, answered with 202, and looked at under
`/api/jobs/{number}` until its state is `done`. Changes are sent as `application/json`; nothing else is taken.
Every refusal has one form, `application/problem+json`, with every problem named. Money is in minor units in
tables, and in major units in numbers, as each unit says. Times are seconds since 1970.

On one's own machine nobody signs in. Behind a proxy that names people, its header is who asks. Where people
sign in with a provider, a program sends the cookie of a visit.
"""
TAGS = (
    ("designs", "What a health system decides, in seven steps: people, pool, package, allocate, market, "
                "deliver, review."),
    ("runs and jobs", "Designs run year by year, and the work that waits, runs or is done."),
    ("results", "What a run came to: its numbers, tables and figures."),
    ("comparisons", "Two to four runs side by side, and which decision did what."),
    ("reports", "The report of a run, as files."),
    ("live year", "Where trusts stand that are paid in earnest; read only."),
)  # fmt: skip
"""The parts of the interface, in the order of the work."""


def describe(app: FastAPI, public: str) -> None:
    """Have an application describe its interface; `public`: where it is reached, if that is known."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app, public)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _described(app: FastAPI, public: str) -> dict[str, Any]:
    made = get_openapi(
        title=TITLE,
        version=VERSION,
        summary=SUMMARY,
        description=ABOUT,
        routes=app.routes,
        tags=[{"name": name, "description": what} for name, what in TAGS],
        servers=[{"url": public.rstrip("/") or "/"}],
    )
    _, defined = models_json_schema(
        [(each, "serialization") for each in (ProblemTold, Refusal)],
        ref_template="#/components/schemas/{model}",
    )
    schemas = {**made["components"]["schemas"], **defined["$defs"]}
    made["components"]["schemas"] = dict(sorted(schemas.items()))
    return made
