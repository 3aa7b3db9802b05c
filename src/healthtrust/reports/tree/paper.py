"""The tree as a tagged PDF (PDF/UA-1): headings, tables and alt texts that screen readers find, no network.

Type comes from the setter itself and the date inside is fixed, so that the same tree gives the same bytes on
any machine. Tables behind figures are left to the page and to the workbook.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.reports.printed import printed
from healthtrust.reports.tree.blocks import (
    Block,
    Checklist,
    Document,
    Drawn,
    KeyFigures,
    Listing,
    Paragraph,
    Part,
    Table,
)
from healthtrust.reports.tree.hypertext import TEMPLATES
from healthtrust.reports.tree.inline import lines, spans

FIXED = 946_684_800
"""Seconds of the date inside: 1 January 2000."""
NARROW = 6
"""Columns above which a table is set smaller."""
MOST_ROWS = 120
"""Rows of a table on paper; the workbook holds all."""


@dataclass(frozen=True)
class Setting:
    """How a document is set on paper."""

    contents: bool = True


def missing_setter() -> list[Problem]:
    """Return why no PDF can be set, if so."""
    try:
        import typst  # noqa: F401
    except ImportError:
        remedy = "Install it with: pip install 'typst>=0.13'"
        return [Problem("--pdf", "no package typst", "the package that sets PDF files", None, remedy)]
    return []


def paper(document: Document, setting: Setting = Setting()) -> bytes:
    """Return the document as the bytes of a PDF/UA-1 file; raises InvalidInput where nothing can set it."""
    problems = missing_setter()
    if problems:
        raise InvalidInput(problems)
    import typst

    told = json.dumps({**_plain(document), "contents": setting.contents}, ensure_ascii=False)
    made = typst.compile(
        (TEMPLATES / "report.typ").read_bytes(),
        format="pdf",
        sys_inputs={"tree": told},
        pdf_standards="ua-1",
        ignore_system_fonts=True,
        timestamp=FIXED,
    )
    assert isinstance(made, bytes)
    return made


def _plain(document: Document) -> dict[str, Any]:
    """Return the document as plain values that the setter reads."""
    return {
        "title": document.title,
        "running": document.running,
        "label": document.label,
        "meaning": document.meaning,
        "verdict": document.verdict,
        "authors": list(document.authors),
        "numbers": _block(document.numbers),
        "cover": [_block(block) for block in document.cover],
        "opening": [_block(block) for block in document.opening],
        "parts": [_part(part) for part in document.parts],
        "closing": document.closing,
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "mark": f"Appendix {part.mark}" if part.is_appendix else part.mark,
        "word": part.word,
        "title": part.title,
        "blocks": [_block(block) for block in part.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Drawn):
        figure = block.figure
        said = {"title": figure.title, "alt": f"{figure.title}. {figure.alt}", "svg": figure.svg}
        return {"kind": block.kind, **said, "note": figure.note, "question": block.question}
    if isinstance(block, KeyFigures):
        numbers = [
            {"label": n.label, "said": n.said, "remark": n.remark.replace("\n", " ")} for n in block.numbers
        ]
        return {"kind": block.kind, "numbers": numbers}
    if isinstance(block, Table | Checklist):
        return _table(block)
    if isinstance(block, Listing):
        return {"kind": block.kind, "folded": block.folded, "items": [_inline(item) for item in block.items]}
    tone = block.tone if isinstance(block, Paragraph) else ""
    return {"kind": block.kind, "lines": _inline(block.text), "text": block.text, "tone": tone}


def _table(block: Table | Checklist) -> dict[str, Any]:
    shown = printed(block.columns)
    left = len(shown.rows) - MOST_ROWS
    more = f" (the first {MOST_ROWS} of {len(shown.rows):,} rows)" if left > 0 else ""
    return {
        "kind": "table",
        "caption": block.caption + more,
        "look": getattr(block, "look", "") or ("checklist" if isinstance(block, Checklist) else ""),
        "small": len(shown.heads) > NARROW,
        "heads": [{"name": h.name, "unit": h.unit, "numeric": h.numeric} for h in shown.heads],
        "rows": [[_inline(cell) for cell in row] for row in shown.rows[:MOST_ROWS]],
    }


def _inline(text: str) -> list[dict[str, Any]]:
    """Return a text as lines of pieces; links become words, as what they lead to is not on paper."""
    return [
        {"muted": line.muted, "spans": [[each.text, each.kind] for each in spans(line.text)]}
        for line in lines(text)
    ]
