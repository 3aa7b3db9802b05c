"""Terms lead to the glossary: each has an address there, to which its first bold use on a page leads."""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import NoUri
from sphinx.util import logging

GLOSSARY = "GLOSSARY"
EXPLAINED = "docs/explanation/"
ENDINGS = ("", "s", "es")
log = logging.getLogger(__name__)


def address(term: str) -> str:
    """Return the anchor of a term on the page of the glossary.

    >>> address("Deprivation fifth")
    'term-deprivation-fifth'
    """
    return f"term-{nodes.make_id(term)}"


def term_of(word: str, meanings: dict[str, str]) -> str | None:
    """Return the term that a bold word means, be it in the singular or the plural; None where there is none.

    >>> term_of("deprivation  fifths", {"deprivation fifth": "..."})
    'deprivation fifth'
    """
    plain = " ".join(word.lower().split())
    tried = [plain + ending for ending in ENDINGS] + [plain.removesuffix(ending) for ending in ENDINGS]
    return next((form for form in tried if form in meanings), None)


def entries(glossary: nodes.document) -> Iterator[tuple[nodes.list_item, str, str]]:
    """Yield each entry of the glossary: its list item, its term and its meaning."""
    for item in glossary.findall(nodes.list_item):
        term = next(iter(item.findall(nodes.strong)), None)
        if term is not None:
            yield item, term.astext(), item.astext().removeprefix(term.astext()).lstrip(": ")


def give_addresses(app: Sphinx, document: nodes.document) -> None:
    """Give every entry of the glossary its anchor, as the page is read."""
    if app.env.docname == GLOSSARY:
        for item, term, _ in entries(document):
            item["ids"].append(address(term))


def link_terms(app: Sphinx, document: nodes.document, page: str) -> None:
    """Make the first use of each bold term on a page of explanation a link to its entry."""
    if not page.startswith(EXPLAINED):
        return
    known = {term.lower(): meaning for _, term, meaning in entries(app.env.get_doctree(GLOSSARY))}
    linked: set[str] = set()
    for bold in list(document.findall(nodes.strong)):
        term = term_of(bold.astext(), known)
        if term is None:
            log.warning("bold, and no term of the glossary: %s", bold.astext(), location=bold)
        elif term not in linked and not inside_link(bold):
            linked.add(term)
            bold.parent.replace(bold, link(app, page, bold, term, known[term]))


def inside_link(node: nodes.Node) -> bool:
    """Return whether a node is part of a link or of a heading already."""
    return isinstance(node.parent, nodes.reference | nodes.title)


def link(app: Sphinx, page: str, bold: nodes.strong, term: str, meaning: str) -> nodes.reference:
    """Return the bold word as a link to its entry."""
    try:
        to = app.builder.get_relative_uri(page, GLOSSARY)
    except NoUri:
        to = ""
    leads = nodes.reference("", "", internal=True, refuri=f"{to}#{address(term)}", classes=["term"])
    leads["reftitle"] = meaning
    leads += bold.deepcopy()
    return leads


def setup(app: Sphinx) -> dict[str, bool]:
    """Join the build."""
    app.connect("doctree-read", give_addresses)
    app.connect("doctree-resolved", link_terms)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
