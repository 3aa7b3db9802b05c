"""Two people changed one design: the page that shows both sides, and what a form on it decides.

Every value and reason that was to be saved travels in the form itself, so that nothing is lost while somebody
thinks, reloads or goes home.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from healthtrust.design.differences import said, unit_of
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.web.designs.meanwhile import Clash
from healthtrust.web.designs.saving import REMOVED, Change, Conflict
from healthtrust.web.rendering import page
from healthtrust.web.said_when import said_when

MINE, THEIRS = "mine", "theirs"


def conflicted(request: Request, why: Conflict) -> Response:
    """Return the page that shows what two people decided, and asks which shall stand."""
    return page(
        request,
        "conflict.html",
        409,
        why=why,
        when=said_when(why.others.at),
        kept=as_text(why.change),
        sides=[(clash.key, *_said(clash)) for clash in why.clashes],
    )


def _said(clash: Clash) -> tuple[str, str, str]:
    """Return both sides of a clash as a reader sees them, and their unit where that is not in them."""
    unit = unit_of(clash.key)
    is_share = unit.startswith("share")
    return said(clash.theirs, unit, ""), said(clash.mine, unit, ""), "" if is_share else unit


def as_text(change: Change) -> str:
    """Return a change as JSON, for a field of a form."""
    values = {
        key: value for key, value in change.values.items() if value is not REMOVED and value is not None
    }
    removed = [key for key in change.values if key not in values]
    told = {"values": values, "removed": removed, "because": dict(change.because)}
    return json.dumps(told, ensure_ascii=False)


def decided(name: str, fields: Mapping[str, Any]) -> Change:
    """Return the change that is left once it is decided, key by key, whose value shall stand."""
    values, because = _kept(str(fields.get("kept", "")))
    keep = str(fields.get("keep", ""))
    clashing = [str(key).removeprefix("of ") for key in fields if str(key).startswith("of ")]
    gone = {key for key in clashing if (keep if keep in (MINE, THEIRS) else fields[f"of {key}"]) == THEIRS}
    left = {key: value for key, value in values.items() if key not in gone}
    return Change(
        name, str(fields.get("opened", "")), left, {k: v for k, v in because.items() if k not in gone}
    )


def _kept(text: str) -> tuple[dict[str, object], dict[str, tuple[str, str]]]:
    remedy = "Go back to the form and save it again."
    unreadable = Problem("kept", "what no page of ours sends", "the values of your change", None, remedy)
    try:
        told = json.loads(text)
        values = {str(key): value for key, value in told["values"].items()}
        values |= {str(key): REMOVED for key in told["removed"]}
        because = {str(key): (str(why[0]), str(why[1])) for key, why in told["because"].items()}
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):
        refuse([unreadable])
        raise
    return values, because
