"""The tree kept as a file: what a report says, without its drawings, to be shown again by another face.

Drawings lie beside it, by name. Values of tables are kept as exact as they are known; what is read back says
what was written.

>>> from healthtrust.reports.tree.blocks import KeyFigures, Paragraph, Part
>>> part = Part("people", "1", "people", "Who lives here?", (Paragraph("Everybody."),))
>>> said = ("Valley", "Annual report", "Synthetic", "", "All is well.", KeyFigures(()))
>>> whole = Document(*said, (), (), (part,), "")
>>> from_text(as_text(whole)) == whole
True
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any

from healthtrust.reports.figure import Figure
from healthtrust.reports.tree.blocks import (
    Block,
    Checklist,
    Code,
    Document,
    Drawn,
    Heading,
    Item,
    KeyFigure,
    KeyFigures,
    Listing,
    Paragraph,
    Part,
    Table,
)

FILE = "report.json"
"""What the kept tree of a run is called in its folder."""

KINDS: Mapping[str, type[Any]] = {
    each.kind: each for each in (Heading, Paragraph, KeyFigures, Drawn, Table, Listing, Code, Checklist)
}


def as_text(document: Document) -> str:
    """Return a document as JSON; drawings and their descriptions are left to files of their own."""
    return json.dumps(_plain(document), ensure_ascii=False, separators=(",", ":")) + "\n"


def from_text(text: str) -> Document:
    """Return the document that a text tells; its figures have no drawings."""
    told = json.loads(text)
    return Document(
        **{
            **told,
            "numbers": _key_figures(told["numbers"]),
            "cover": _blocks(told["cover"]),
            "opening": _blocks(told["opening"]),
            "parts": tuple(Part(**{**part, "blocks": _blocks(part["blocks"])}) for part in told["parts"]),
            "authors": tuple(told["authors"]),
        }
    )


def _plain(value: Any) -> Any:
    """Return a block, or what is in one, as plain values."""
    if isinstance(value, Figure):
        return {"name": value.name, "title": value.title, "alt": value.alt, "note": value.note} | {
            "columns": _plain(value.columns)
        }
    if hasattr(value, "__dataclass_fields__"):
        kind = {"kind": value.kind} if hasattr(value, "kind") else {}
        return kind | {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, str) or value is None:
        return str(value) if isinstance(value, str) else None
    if isinstance(value, Sequence):
        return [_plain(each) for each in value]
    if isinstance(value, Decimal):
        return float(value)
    return value.item() if hasattr(value, "item") else value


def _blocks(told: Sequence[Mapping[str, Any]]) -> tuple[Block, ...]:
    return tuple(_block(each) for each in told)


def _block(told: Mapping[str, Any]) -> Block:
    """Return the block that plain values tell."""
    kind, rest = told["kind"], {name: value for name, value in told.items() if name != "kind"}
    if kind == KeyFigures.kind:
        return _key_figures(told)
    if kind == Drawn.kind:
        return Drawn(Figure(**rest["figure"], svg="", spec=""), rest["question"])
    if kind in (Listing.kind, Checklist.kind):
        items = rest["items"]
        rest["items"] = tuple(items if kind == Listing.kind else (Item(**each) for each in items))
    block: Block = KINDS[kind](**rest)
    return block


def _key_figures(told: Mapping[str, Any]) -> KeyFigures:
    return KeyFigures(tuple(KeyFigure(**each) for each in told["numbers"]))
