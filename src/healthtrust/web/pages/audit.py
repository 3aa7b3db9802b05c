"""The trail of every write: who did what when, and whether it still is as it was written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from healthtrust.live.store.trail import TrailRow
from healthtrust.web.access.asked import Auditor, TheEngine, TheFolder
from healthtrust.web.language.spoken import Say
from healthtrust.web.rendering import page, say_of
from healthtrust.web.results.taken import columns_as_csv
from healthtrust.web.store.trail_read import Checked, Wanted, checked, every_row, known_names, some_rows

router = APIRouter()

ROWS = 50
MOST_PAGES = 10_000_000
DAY = re.compile(r"\d{4}-\d\d-\d\d")
HASH = re.compile(r"[0-9a-f]{64}")


def _wanted(who: str = "", action: str = "", since: str = "", until: str = "") -> Wanted:
    """Return which rows an address asks for; a day that is none is not looked at."""
    days = [day if DAY.fullmatch(day) else "" for day in (since, until)]
    return Wanted(who.strip()[:200], action.strip()[:40], *days)


TheWanted = Annotated[Wanted, Depends(_wanted)]


@router.get("/audit")
def audit(
    request: Request, engine: TheEngine, folder: TheFolder, person: Auditor, wanted: TheWanted
) -> Response:
    """Show the trail of these pages, newest first, and the way to those of the trusts here."""
    number = _page_number(request.query_params.get("page", "1"))
    found, count = some_rows(engine, wanted, (number - 1) * ROWS, ROWS)
    who, actions = known_names(engine)
    asked = {name: value for name, value in vars(wanted).items() if value}
    return page(
        request,
        "audit.html",
        rows=[(row, about_of(row)) for row in found],
        count=count,
        number=number,
        pages=max(1, -(-count // ROWS)),
        first=(number - 1) * ROWS + 1,
        wanted=wanted,
        who=who,
        actions=actions,
        query=f"?{urlencode(asked)}" if asked else "",
        more=f"{urlencode(asked)}&" if asked else "",
        trusts=list(folder.trusts()) if person.may("live look") else [],
    )


@router.get("/audit/checked")
def check(request: Request, engine: TheEngine, person: Auditor, head: str = "") -> Response:
    """Read the whole trail, and say whether it is whole."""
    noted = head.strip().lower()
    unreadable = bool(noted) and not HASH.fullmatch(noted)
    found = None if unreadable else checked(engine, noted)
    at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    said = _said(say_of(request), found, at) if found else ""
    return page(request, "audit_checked.html", found=found, said=said, head=head, unreadable=unreadable)


@router.get("/audit.csv")
def taken(engine: TheEngine, person: Auditor, wanted: TheWanted) -> Response:
    """Give the rows that are wanted, in order, with their hashes."""
    rows = list(every_row(engine, wanted))
    columns = {name: [getattr(row, name) for row in rows] for name in TrailRow.__dataclass_fields__}
    headers = {"Content-Disposition": 'attachment; filename="trail.csv"'}
    return Response(columns_as_csv(columns), media_type="text/csv; charset=utf-8", headers=headers)


def about_of(row: TrailRow) -> list[tuple[str, str]]:
    """Return what a row says it was about, as names and short texts.

    >>> from dataclasses import replace
    >>> row = TrailRow(1, "", "", "", "", '{"a": {"b": [1, null]}, "c": "d"}', "", "{}", "", "")
    >>> about_of(row), about_of(replace(row, inputs="no JSON"))
    ([('a b', '1, –'), ('c', 'd')], [('', 'no JSON')])
    """
    try:
        said = json.loads(row.inputs)
    except ValueError:
        return [("", row.inputs)]
    return list(_flat("", said))


def _flat(name: str, value: object) -> Iterable[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(f"{name} {key}".strip(), inner)
    elif isinstance(value, list):
        yield name, ", ".join("–" if each is None else str(each) for each in value)
    else:
        yield name, "–" if value is None else str(value)


def _said(_: Say, found: Checked, at: str) -> str:
    """Return what was checked, and with what result, in a sentence."""
    if found.problem:
        return _("The trail is not whole: a row was changed, taken away or put in after it was written.")
    if not found.count:
        return _("The trail has no row yet: there was nothing to check.")
    return _(
        "The trail is whole. At {at}, all {count} rows were read: their numbers follow each other without "
        "a gap, each row holds the hash of the one before it, and each has the hash of what it says.",
        at=at,
        count=found.count,
    )


def _page_number(text: str) -> int:
    return min(int(text), MOST_PAGES) if text.isascii() and text.isdecimal() and int(text[:9]) > 0 else 1
