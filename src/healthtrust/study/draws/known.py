"""Where the distribution of an uncertain value comes from, and how sure that source is.

    behaviour    the row of coefficients/behaviour.csv
    services     how the catalogue knows the service; how wide that makes it: coefficients/uncertainty.csv
    response     the row of the table of coefficients, or the posterior they were fitted to
    own          the table given, its columns source and status where it has them

>>> group_of("market.persistence"), group_of("package.adjust.hip-replacement.price")
('behaviour', 'services')
>>> known_by("market.persistence").status
'cited'
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from healthtrust.deliver.response.coefficients import stated
from healthtrust.records.store import read_columns, shipped
from healthtrust.study.coefficients import status_of
from healthtrust.study.trial.uncertain import RESPONSE

SERVICES = "package.adjust."
OWN = "own"


class Origin(NamedTuple):
    """A source and its status: cited, recalled, assumed, fitted."""

    source: str
    status: str


def group_of(name: str) -> str:
    """Return the group a shipped distribution belongs to, by the name of its value."""
    if name.startswith(RESPONSE):
        return "response"
    return "services" if name.startswith(SERVICES) else "behaviour"


def known_by(name: str) -> Origin:
    """Return where a shipped distribution comes from."""
    if name.startswith(RESPONSE):
        code = name.removeprefix(RESPONSE)
        return Origin(stated()[code].source, status_of(code))
    if name.startswith(SERVICES):
        return Origin("width by how the service is known: coefficients/uncertainty.csv", "assumed")
    return _behaviour()[name]


@lru_cache(maxsize=1)
def _behaviour() -> dict[str, Origin]:
    columns, _ = read_columns(shipped("coefficients", "behaviour"))
    rows = zip(*(columns[key].tolist() for key in ("parameter", "source", "status")), strict=True)
    return {str(name): Origin(str(source), str(status)) for name, source, status in rows}
