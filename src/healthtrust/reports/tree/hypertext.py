"""The tree as one file of HTML: drawings inside it, no network, no script, readable without either.

Links lead within the page and to files of the run folder; tables can be taken away from the page itself.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from healthtrust.reports.printed import printed
from healthtrust.reports.tree.blocks import Document
from healthtrust.reports.tree.inline import Span, lines, spans
from healthtrust.version import VERSION

if TYPE_CHECKING:
    from jinja2 import Environment, Template
    from markupsafe import Markup

_MARKS = frozenset("`[\n\t")
"""Where none of these stands in a text, it has no marks."""

TEMPLATES = Path(__file__).parents[1] / "templates"


def hypertext(document: Document, files: str = "") -> str:
    """Return the document as a page; `files` leads from the page to the folder of its drawings, if any."""
    return template("report.html").render(document=document, printed=printed, version=VERSION, files=files)


def plain_page(document: Document) -> str:
    """Return a short document as a page of its own: no contents, no downloads, no appendices."""
    return template("citizen.html").render(document=document, printed=printed, version=VERSION)


def template(name: str) -> Template:
    """Return a template of the pages; whatever it is given is escaped, and nothing may be missing."""
    return _environment().get_template(name)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["inline"] = inline
    return environment


def inline(text: object) -> Markup:
    """Return a text of a block with its marks as HTML, everything in it escaped.

    >>> print(inline("`a < b` and [the tables](tables/)"))
    <code>a &lt; b</code> and <a href="tables/">the tables</a>
    """
    from markupsafe import Markup, escape

    text = str(text)
    if not _MARKS & set(text):
        return escape(text)
    shown = []
    for line in lines(text):
        pieces = Markup("").join(_piece(each) for each in spans(line.text))
        shown.append(Markup("<span>{}</span>").format(pieces) if line.muted else pieces)
    return Markup("<br>").join(shown)


def _piece(span: Span) -> Markup:
    from markupsafe import Markup, escape

    if span.kind == "code":
        return Markup("<code>{}</code>").format(span.text)
    if span.kind == "link":
        return Markup('<a href="{}">{}</a>').format(span.address, span.text)
    return escape(span.text)
