"""The report of a real run, opened in a browser where there is one: it fits, shows all, fetches nothing."""

from __future__ import annotations

import gzip
import html
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from healthtrust.runs.folder import RunFolder

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
BROWSER = next((found for name in BROWSERS if (found := shutil.which(name))), None)
LARGEST = 500_000
"""Bytes of the page as it is sent, compressed."""

in_a_browser = pytest.mark.skipif(
    BROWSER is None, reason=f"no browser to open the report in: none of {', '.join(BROWSERS)} is installed"
)

MEASURING = """<!DOCTYPE html><title>not measured</title>
<iframe id="page" style="border:0;width:{width}px;height:900px" srcdoc="{page}"></iframe>
<script>
addEventListener("load", () => {{
  const inside = document.getElementById("page").contentDocument;
  const drawings = 
    [...inside.querySelectorAll("figure svg")].filter(e => e.getBoundingClientRect().height > 40);
  document.title = `width ${{inside.documentElement.scrollWidth}} drawings ${{drawings.length}}`;
}});
</script>"""


class Addresses(HTMLParser):
    """Everything that a page may fetch, and everything it links to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.linked: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("src", "srcset", "data", "poster", "xlink:href", "action"):
                self.fetched.append(f"{tag} {value}")
            elif name == "href":
                (self.linked if tag == "a" else self.fetched).append(value or "")


@pytest.fixture(scope="module")
def page(valley: RunFolder) -> str:
    return (valley.path / "report.html").read_text(encoding="utf-8")


def browse(where: Path, *wanted: str) -> str:
    """Open a file in the headless browser and return what it prints."""
    assert BROWSER is not None
    command = [
        BROWSER,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        *wanted,
        where.as_uri(),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout


def test_nothing_in_it_asks_for_the_network(valley: RunFolder, page: str) -> None:
    found = Addresses(page)
    assert found.fetched == []
    files = [link for link in found.linked if not link.startswith(("#", "data:text/csv"))]
    assert files
    assert not [link for link in files if not (valley.path / link).is_file()]
    assert not re.search(r"url\((?!#)|@import|@font-face", page)


def test_one_file_of_moderate_size_without_script(page: str) -> None:
    assert len(gzip.compress(page.encode())) < LARGEST
    assert "<script" not in page


def test_the_page_says_what_the_manifest_says(valley: RunFolder, page: str) -> None:
    manifest = valley.manifest
    assert html.escape(manifest["verdict"], quote=False) in html.unescape(page)
    for number in manifest["numbers"]:
        assert number["said"] in page


def test_figures_lie_beside_it_as_drawings_and_descriptions(valley: RunFolder, page: str) -> None:
    drawings = sorted(valley.path.glob("figures/*.svg"))
    assert len(drawings) >= 10
    for drawing in drawings:
        assert drawing.with_suffix(".json").is_file()
        assert f'id="figure-{drawing.stem}"' in page


@in_a_browser
@pytest.mark.parametrize("width", [320, 1280])
def test_it_fits_the_width_and_shows_every_drawing(page: str, width: int, tmp_path: Path) -> None:
    outer = tmp_path / "measure.html"
    outer.write_text(MEASURING.format(width=width, page=html.escape(page)), encoding="utf-8")
    title = re.search(r"<title>width (\d+) drawings (\d+)</title>", browse(outer, "--dump-dom"))
    assert title is not None
    assert int(title[1]) <= width
    assert int(title[2]) == page.count("<figure ")


@in_a_browser
def test_it_prints(valley: RunFolder, tmp_path: Path) -> None:
    printed = tmp_path / "report.pdf"
    browse(valley.path / "report.html", f"--print-to-pdf={printed}")
    assert printed.read_bytes().startswith(b"%PDF")
    assert printed.stat().st_size > 100_000
