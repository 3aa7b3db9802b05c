"""The page of the arrangements that care responds to: those that ship, and the keys they are written in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import reference_markdown as markdown

PAY = {
    "volume_primary": "volume, primary care",
    "volume_hospital": "volume, hospital",
    "risk_primary": "risk, primary care",
    "risk_hospital": "risk, hospital care",
    "quality": "quality",
}
"""Keys of an arrangement's payment, and how the page calls them."""


def arrangements() -> Iterator[str]:
    """Yield all that ship side by side, each with its sources, and every key of an arrangement."""
    from healthtrust.deliver.response import arrangement_named, shipped_arrangements
    from healthtrust.design.describe import parameters
    from healthtrust.design.response import Arrangement

    shipped = [arrangement_named(name) for name in shipped_arrangements()]
    yield from _side_by_side(shipped)
    for one in shipped:
        yield from _arrangement(one)
    yield "## Keys of an arrangement"
    yield markdown.keys(parameters(Arrangement))


def _side_by_side(shipped: list[Any]) -> Iterator[str]:
    """Yield what is paid for in each, and what its capability can become."""
    from healthtrust.deliver.response.capability import capability_reached

    yield "## Side by side"
    rows = [
        [f"[`{one.name}`](#{one.name})", *(f"{getattr(one.payment, key):g}" for key in PAY),
         f"{one.hospital_led:g}", f"{capability_reached(one.components):.2f}"]
        for one in shipped
    ]  # fmt: skip
    yield markdown.table(["arrangement", *PAY.values(), "hospital leads", "capability can become"], rows)


def _arrangement(one: Any) -> Iterator[str]:
    """Yield one arrangement in words, and whatever in it is not the default."""
    yield f"## {one.name}"
    yield f"{one.title}. {one.about} Route: {one.route}. {one.status}: {one.source}."
    parts = {k: f"{v:g}" for k, v in one.components.model_dump().items() if isinstance(v, float)}
    scores = ", ".join(f"{name} {score}" for name, score in parts.items())
    yield f"Components: {scores}. {one.components.status}: {one.components.source}."
    if special := _special(one):
        yield f"Beside that: {', '.join(special)}."


def _special(one: Any) -> list[str]:
    """Return the keys beside pay, components and words that an arrangement sets, with their values."""
    told = {
        "name",
        "title",
        "about",
        "route",
        "source",
        "status",
        "schema_version",
        "components",
        "hospital_led",
    }
    found = []
    for key, value in one.model_dump(exclude_unset=True, exclude=told).items():
        inner = value if isinstance(value, dict) else {"": value}
        found += [
            f"`{'.'.join(filter(None, (key, name)))}` {markdown.in_words(each)}"
            for name, each in inner.items()
            if name not in PAY
        ]
    return found
