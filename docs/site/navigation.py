"""The tree of the site, taken from the ordinary links of index pages: what a page lists stands below it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container
from pathlib import PurePosixPath

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx

HEADING = re.compile(r"(?m)^## +(.+?)\s*$")
LINK = re.compile(r"\[([^\[\]]+)\]\(([^)\s#:]+)\.md(?:#[^)\s]*)?\)")
CODE = re.compile(r"(?ms)^(`{3,}).*?^\1[ \t]*$")


def owner(page: str, pages: Container[str], root: str) -> str:
    """Return the page below which a page stands: the index of its folder, or of the next one up that has one.

    >>> pages = {"docs/index", "docs/do/index", "docs/do/judge", "docs/terms", "docs/terms/one", "README"}
    >>> [owner(page, pages, "docs/index") for page in ("docs/do/judge", "docs/do/index", "docs/terms/one")]
    ['docs/do/index', 'docs/index', 'docs/terms']
    """
    for folder in map(str, PurePosixPath(page).parents):
        for index in (f"{folder}/index", f"{folder}/README", folder):
            if index in pages and index != page:
                return index
    return root


def listed(page: str, text: str) -> dict[str, tuple[str, str]]:
    """Return the pages that a page links to, with the heading of the last link to each, and its words.

    >>> listed("docs/index", "[a](a.md)\\n## Do\\n[see b](how-to/b.md#part) [c](../C.md)")
    {'docs/a': ('', 'a'), 'docs/how-to/b': ('Do', 'see b'), 'C': ('Do', 'c')}
    """
    parts = HEADING.split(CODE.sub("", text))
    found: dict[str, tuple[str, str]] = {}
    for title, body in zip(["", *parts[1::2]], parts[0::2], strict=True):
        for words, to in LINK.findall(body):
            linked = posixpath.normpath(posixpath.join(posixpath.dirname(page), to))
            found.pop(linked, None)
            found[linked] = title, " ".join(words.split())
    return found


def add_tree(app: Sphinx, page: str, source: list[str]) -> None:
    """Append to an index page, unseen, the tree of the pages that it lists and that stand below it."""
    pages, root = app.env.found_docs, str(app.config.root_doc)
    trees: dict[str, list[str]] = {}
    for to, (title, words) in listed(page, source[0]).items():
        if to in pages and to != page and owner(to, pages, root) == page:
            trees.setdefault(title, []).append(f"{words} </{to}>\n")
    for title, entries in trees.items():
        caption = f":caption: {title}\n" if page == root and title else ""
        source[0] += f"\n\n```{{toctree}}\n:hidden:\n:titlesonly:\n{caption}\n{''.join(entries)}```\n"


def lead_to_folders(app: Sphinx, document: nodes.document) -> None:
    """Lead a link to a folder to that folder's README, as a code host does."""
    here = posixpath.dirname(app.env.docname)
    for link in document.findall(pending_xref):
        target = str(link.get("reftarget", ""))
        page = posixpath.normpath(posixpath.join(here, target, "README"))
        if target.endswith("/") and page in app.env.found_docs:
            link.attributes |= {
                "refdomain": "doc",
                "reftarget": page,
                "reftargetid": None,
                "refexplicit": True,
            }


def setup(app: Sphinx) -> dict[str, bool]:
    """Join the build."""
    app.connect("source-read", add_tree)
    app.connect("doctree-read", lead_to_folders)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
