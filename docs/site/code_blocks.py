"""Code blocks end where their code ends: the empty line that ends an example for doctest is not shown."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx


def end_with_code(app: Sphinx, document: nodes.document) -> None:
    """Take empty lines from the end of each code block of a page."""
    for block in document.findall(nodes.literal_block):
        shown = block.astext().rstrip()
        block.rawsource = shown
        block[:] = [nodes.Text(shown)]


def setup(app: Sphinx) -> dict[str, bool]:
    """Join the build."""
    app.connect("doctree-read", end_with_code)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
