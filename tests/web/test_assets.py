"""Styles and scripts: all from here, kept for ever, and the pages work with those of others and without."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from healthtrust.web.app import make_app
from healthtrust.web.assets import STATIC, VENDORED, Assets
from healthtrust.web.settings import Settings
from tests.tree import ROOT


@pytest.mark.parametrize("vendored", [True, False])
def test_the_style_and_the_script_of_a_page_are_there_and_may_be_kept_for_ever(
    finished: Path, vendored: bool
) -> None:
    with TestClient(
        make_app(Settings(folder=finished, vendored=vendored)), base_url="http://localhost"
    ) as pages:
        text = pages.get("/").text
        linked = re.findall(r'(?:href|src)="(/assets/[^"]+)"', text)
        assert len(linked) == 2
        for address in linked:
            answer = pages.get(address)
            assert answer.status_code == 200
            assert "immutable" in answer.headers["cache-control"]
            assert "Content-Security-Policy" in answer.headers
        assert pages.get("/assets/0123.css").status_code == 404


def test_no_style_of_ours_or_of_others_loads_anything_from_anywhere() -> None:
    for vendored in (True, False):
        for name, held in Assets(vendored).files.items():
            if name.endswith(".css"):
                assert b"url(" not in held
                assert b"@import" not in held
                assert b"GDS Transport" not in held


def test_the_plain_look_knows_every_name_of_the_other_look_that_a_template_uses() -> None:
    plain = (STATIC / "plain.css").read_text(encoding="utf-8")
    ours = plain + "".join(
        path.read_text("utf-8") for path in STATIC.rglob("*.css") if "vendored" not in path.parts
    )
    used = set()
    for template in (STATIC.parent / "templates").rglob("*.html"):
        used |= set(
            re.findall(
                r"govuk-[a-z]+(?:-[a-z]+)*(?:__[a-z-]+)?(?:--[a-z0-9-]+)?", template.read_text("utf-8")
            )
        )
    blocks = {name.split("__")[0].split("--")[0] for name in used}
    unknown = sorted(name for name in blocks if f".{name}" not in ours and name not in LEFT_TO_HTML)
    assert unknown == [], "style these in static/plain.css"


LEFT_TO_HTML = {"govuk-template"}


MADE_OF_VALUES = ("evidence__", "tile--", "tiles-block--", "year__month--")
"""Classes whose last word is a value, which a template puts there."""


def test_every_class_of_our_own_styles_is_used_and_every_one_used_is_styled() -> None:
    web = STATIC.parent
    styles = "".join(
        path.read_text("utf-8") for path in STATIC.rglob("*.css") if "vendored" not in path.parts
    )
    selectors = re.findall(r"([^{}]+)\{", re.sub(r"/\*.*?\*/", "", styles, flags=re.DOTALL))
    styled = set(re.findall(r"\.([a-z][\w-]*)", " ".join(selectors)))
    templates = "".join(path.read_text("utf-8") for path in (web / "templates").rglob("*.html"))
    scripts = "".join(path.read_text("utf-8") for path in (STATIC / "parts").glob("*.js"))
    told = {"rule", "note"}  # tones of paragraphs, in reports
    words = set(re.findall(r"[a-z][\w-]*", templates + scripts)) | told
    ours = {name for name in styled if not name.startswith(("govuk-", *MADE_OF_VALUES))}
    assert sorted(ours - words) == [], "nothing has these classes"
    plain = re.findall(r'class="([^"{]*)"', templates)
    named = {name for each in plain for name in each.split() if not name.startswith("govuk-")}
    assert sorted(named - styled) == [], "no style knows these classes"


def test_packages_of_others_are_pinned_and_no_registry_is_named() -> None:
    asked = json.loads((ROOT / "assets" / "package.json").read_text(encoding="utf-8"))
    versions = {**asked["dependencies"], **asked["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions.values())
    locked = (ROOT / "assets" / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in locked
    packages = json.loads(locked)["packages"]
    assert all(each.get("integrity", "").startswith("sha512-") for name, each in packages.items() if name)


def test_what_was_brought_in_holds_its_licence() -> None:
    if not VENDORED.is_dir():
        pytest.skip("make assets was not run: npm is needed for it")
    assert b"MIT" in (VENDORED / "govuk.css").read_bytes()[:200]
