"""The documentation as a site: built without a warning, searchable from a disk, nothing loaded from afar.

Notebooks are not executed here: `test_examples.py` runs their code, `make site` shows what came of it.
"""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.tree import ROOT

if find_spec("myst_nb") is None or find_spec("furo") is None:
    pytest.skip("the site needs sphinx, myst-nb and furo, of the extra dev", allow_module_level=True)

LOADS = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src", "object": "data"}
NOT_LOADED = {"canonical", "next", "prev", "search", "index", "author", "license"}


class Page(HTMLParser):
    """What a page of the site loads, links to, and can be linked at."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.terms: list[str] = []
        self.leads: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.anchors.add(said.get("id", ""))
        if tag in LOADS and LOADS[tag] in said and said.get("rel") not in NOT_LOADED:
            self.loads.append(said[LOADS[tag]])
        if tag == "a" and "href" in said:
            self.leads.append(said["href"])
            if "term" in said.get("class", "").split():
                self.terms.append(said["href"])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built once; any warning fails it, but for the lexer that only a run of a notebook names."""
    folder = tmp_path_factory.mktemp("site")
    unrun = ("-D", "nb_execution_mode=off", "-D", "suppress_warnings=myst-nb.lexer")
    command = ("-q", "-W", "--keep-going", "-b", "html", "-c", "docs", "-d", str(folder / "pages"), *unrun)
    built = subprocess.run(
        [sys.executable, "-m", "sphinx", *command, ".", str(folder / "site")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert built.returncode == 0, built.stderr[-4000:]
    return folder / "site"


@pytest.fixture(scope="module")
def read(site: Path) -> dict[str, Page]:
    return {path.relative_to(site).as_posix(): Page(path.read_text("utf-8")) for path in site.rglob("*.html")}


def sources() -> Iterator[str]:
    """The pages that must be in the site, by their path without the ending."""
    for path in (*ROOT.glob("docs/**/*.md"), *ROOT.glob("decisions/*.md"), *ROOT.glob("*.md")):
        yield path.relative_to(ROOT).with_suffix("").as_posix()


def led_to(page: str, href: str) -> tuple[str, str]:
    """The file and the anchor that a link of a page leads to."""
    path, _, anchor = href.partition("#")
    parts: list[str] = [] if path else [page]
    for part in (*page.split("/")[:-1], *unquote(path).split("/")) if path else ():
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts), unquote(anchor)


def test_every_page_is_there_and_in_the_navigation(read: dict[str, Page]) -> None:
    front = {led_to("docs/index.html", href)[0] for href in read["docs/index.html"].leads}
    missing = [page for page in sources() if f"{page}.html" not in read]
    assert not missing
    assert not [page for page in sources() if f"{page}.html" not in front and page != "docs/index"]


def test_nothing_is_loaded_from_elsewhere(site: Path, read: dict[str, Page]) -> None:
    away = re.compile(r"^(?:[a-z]+:)?//", re.I)
    assert not [(page, what) for page, each in read.items() for what in each.loads if away.match(what)]
    styles = "".join(path.read_text("utf-8") for path in site.rglob("*.css"))
    assert not re.findall(r"(?:url\(\s*['\"]?|@import\s+['\"])(?:https?:)?//[^)'\"]+", styles)


def test_what_is_loaded_is_there(site: Path, read: dict[str, Page]) -> None:
    gone = [
        (page, what)
        for page, each in read.items()
        for what in each.loads
        if not what.startswith("data:") and not (site / page).parent.joinpath(what.split("?")[0]).exists()
    ]
    assert not gone


def test_terms_lead_to_the_glossary(read: dict[str, Page]) -> None:
    terms = [(page, *led_to(page, href)) for page, each in read.items() for href in each.terms]
    assert {page for page, _, _ in terms} >= {
        f"docs/explanation/{step}.html" for step in ("people", "review")
    }
    assert not [
        told for told in terms if told[1] != "GLOSSARY.html" or told[2] not in read["GLOSSARY.html"].anchors
    ]
    assert not [page for page, each in read.items() if len(each.terms) != len(set(each.terms))]


def test_every_refusal_can_be_linked_to(read: dict[str, Page]) -> None:
    titles = re.findall(r"(?m)^## (.+)$", (ROOT / "docs" / "reference" / "errors.md").read_text("utf-8"))
    linked = [
        href for href in read["docs/reference/errors.html"].leads if href.startswith("#") and len(href) > 1
    ]
    assert len(titles) > 10
    assert len(set(linked)) >= len(titles)
    assert {href[1:] for href in linked} <= read["docs/reference/errors.html"].anchors


def test_search_finds_words_of_every_kind_of_page_and_asks_nobody(site: Path) -> None:
    """The index is a script, which a page from a disk may load; summaries, which it may not, are off."""
    index = (site / "searchindex.js").read_text("utf-8")
    assert index.startswith("Search.setIndex(")
    for page in (
        "docs/tutorials/first-run",
        "docs/how-to/audit-a-trust",
        "docs/explanation/ledger",
        "GLOSSARY",
    ):
        assert f'"{page}"' in index
    for stem in ("capit", "beancount", "equalis", "millbrook", "catastroph"):
        assert re.search(rf'[{{,]"?{stem}"?:', index), stem
    assert "SHOW_SEARCH_SUMMARY: false" in (site / "_static" / "documentation_options.js").read_text("utf-8")


def test_the_site_begins_at_its_top(read: dict[str, Page]) -> None:
    assert read["index.html"].leads == ["docs/index.html"]


@pytest.mark.parametrize("name", ["navigation", "glossary_links"])
def test_examples_of_what_builds_it(name: str) -> None:
    spec = spec_from_file_location(name, ROOT / "docs" / "site" / f"{name}.py")
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0
