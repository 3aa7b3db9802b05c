"""Pages of the steps: what is decided and did, what differs; and that nothing typed escapes."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from healthtrust.design.read import bundled_designs, read_design
from healthtrust.design.whole import HEADINGS
from healthtrust.web.forms.parts import ABOUT, parts_of
from tests.web.forms import boxes_of, send, send_on


def words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.fixture
def dearer(folder: Path) -> Path:
    path = folder / "dearer.toml"
    path.write_text(
        'extends = "tiny.toml"\ntitle = "Dearer"\n[pool]\nceiling_share = 0.1\n'
        '[people]\nnet_migration = { "Lowton Mill" = 3 }\n'
        '[sources]\n"pool.ceiling_share" = { source = "the act", status = "cited" }\n',
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize("step", HEADINGS)
def test_a_step_shows_what_it_did_in_the_latest_run_with_figure_and_link(
    step: str, pages: TestClient, fingerprint: str
) -> None:
    page = pages.get(f"/designs/tiny/{step}").text
    assert f'href="/runs/{fingerprint}/{step}"' in page
    figure = re.search(rf'src="/runs/{fingerprint}/figures/([\w-]+)\.svg"', page)
    assert figure is not None
    assert f'href="/runs/{fingerprint}/figures/{figure[1]}"' in page, "the table behind it"
    assert "changed after this run" not in page


def test_a_step_says_that_a_design_was_not_run_or_was_changed_since(
    pages: TestClient, dearer: Path, folder: Path
) -> None:
    assert "Not run yet." in pages.get("/designs/dearer/pool").text
    text = (folder / "tiny.toml").read_text(encoding="utf-8")
    (folder / "tiny.toml").write_text(text.replace("seed = 11", "seed = 12"), encoding="utf-8")
    assert "The design was changed after this run." in pages.get("/designs/tiny/pool").text


def test_what_differs_comes_first_in_words_with_its_evidence(pages: TestClient, dearer: Path) -> None:
    page = words(pages.get("/designs/dearer/pool").text)
    assert "What differs from tiny" in page
    assert page.index("10 % (0.1) cited Source: the act") < page.index("as in tiny")
    assert "Nothing in this step." in pages.get("/designs/dearer/package").text


def test_what_is_said_of_the_extended_value_is_not_said_of_the_one_instead(
    pages: TestClient, dearer: Path
) -> None:
    over = dearer.with_name("over.toml")
    over.write_text(
        'extends = "dearer.toml"\ntitle = "Over"\n[pool]\nceiling_share = 0.2\n', encoding="utf-8"
    )
    page = words(pages.get("/designs/over/pool").text)
    assert "20 % (0.2) no source yet" in page and "the act" not in page


def test_what_the_extended_design_gives_cannot_be_left_empty_or_removed(
    pages: TestClient, dearer: Path
) -> None:
    over = dearer.with_name("over.toml")
    over.write_text('extends = "dearer.toml"\ntitle = "Over"\n', encoding="utf-8")
    empty = send(pages, "/designs/over/pool/rules", {"pool.ceiling_share": ""})
    assert empty.status_code == 422
    assert "The design it extends, dearer, gives a value" in words(empty.text)
    address = "/designs/over/people/net-migration"
    page = pages.get(address).text
    fewer = pages.post(address, data={**boxes_of(page), "remove": "people.net_migration.0"}).text
    assert "Lowton Mill is given by the design it extends" in words(send_on(pages, address, fewer).text)


def test_a_design_that_ships_is_shown_but_not_changed(pages: TestClient, post: Any) -> None:
    for step in (ABOUT, *HEADINGS):
        for part in parts_of(step):
            page = pages.get(f"/designs/valley/{part.path}").text
            assert 'action="/designs/valley/copy"' in page and "Make a copy to change" in page
            assert 'name="does"' not in page
    word = boxes_of(pages.get("/designs/tiny/about").text)["word"]
    refused = pages.post("/designs/valley/pool/rules", data={"word": word, "pool.per_adult": "1"})
    assert refused.status_code == 422 and "Copy it, and change the copy." in refused.text


@pytest.mark.parametrize(
    "address",
    ["pool/nothing", "nothing/rules", "about/rules", "pool/rules/more", "pool/Rules", "pool/net-migration"],
)
def test_an_unknown_part_is_not_there(address: str, pages: TestClient) -> None:
    assert pages.get(f"/designs/tiny/{address}").status_code == 404
    assert pages.get(f"/designs/absent/{address}").status_code == 404


NASTY = '<script>alert("x")</script>\'"& {{ 7 * 7 }}'


def test_nothing_typed_is_ever_markup(pages: TestClient, folder: Path) -> None:
    address = "/designs/tiny/about"
    wrong = send(pages, address, {"title": NASTY, "years": NASTY})
    checked = send(pages, address, {"title": NASTY})
    saved = send_on(pages, address, checked.text, {}, "save")
    assert (wrong.status_code, saved.status_code) == (422, 303)
    assert read_design(folder / "tiny.toml").design.title == NASTY
    shown = [pages.get(f"/designs/tiny/{path}").text for path in ("about", "pool", "pool/rules")]
    for page in (wrong.text, checked.text, *shown):
        assert "<script>alert" not in page and "49" not in re.findall(r"alert.{0,80}", page)
        assert "alert(" in page
    assert boxes_of(shown[0])["title"] == [NASTY]


def test_names_with_dots_quotes_and_markup_stay_themselves_in_tables(pages: TestClient, folder: Path) -> None:
    address = "/designs/tiny/people/net-migration"
    page = pages.get(address).text
    longer = pages.post(address, data={**boxes_of(page), "add": "people.net_migration"}).text
    typed = {"people.net_migration.0@key": 'St. "Mary" <b>', "people.net_migration.0@value": "−2.5"}
    checked = send_on(pages, address, longer, typed)
    why = {"because@people.net_migration": "x", "status@people.net_migration": "assumed"}
    assert send_on(pages, address, checked.text, why, "save").status_code == 303
    assert read_design(folder / "tiny.toml").design.people.net_migration == {'St. "Mary" <b>': -2.5}
    assert boxes_of(pages.get(address).text)["people.net_migration.0@key"] == ['St. "Mary" <b>']


@pytest.mark.parametrize(
    "sent",
    [
        {"add": "pool"},
        {"add": "people.places"},
        {"add": "pool.brackets.x"},
        {"remove": "pool.brackets.99"},
        {"remove": "pool.brackets.-1"},
        {"remove": "pool.brackets." + "9" * 5000},
        {"pool.brackets@rows": "9" * 5000},
        {"pool.brackets@rows": "-3"},
        {"opened": "no such text"},
        {"does": "anything"},
        {"pool.brackets.0.rate": "9" * 5000},
        {"pool.brackets.0.rate": "nan"},
        {"pool.brackets.0.rate": "1e999"},
        {"pool.brackets.0.rate": "\x00"},
    ],
)
def test_what_no_form_of_ours_sends_breaks_nothing(
    sent: dict[str, str], pages: TestClient, folder: Path
) -> None:
    address = "/designs/tiny/pool/brackets"
    before = (folder / "tiny.toml").read_bytes()
    answer = pages.post(address, data={**boxes_of(pages.get(address).text), **sent})
    assert answer.status_code in (200, 422)
    assert (folder / "tiny.toml").read_bytes() == before


def test_a_change_by_somebody_else_to_another_value_is_kept_beside_ones_own(
    pages: TestClient, folder: Path
) -> None:
    text = bundled_designs()["valley"].read_text(encoding="utf-8")
    (folder / "canton.toml").write_text(text, encoding="utf-8")
    address = "/designs/canton/pool/rules"
    mine = pages.get(address).text
    theirs = send(pages, address, {"pool.opening_reserve": "5"})
    why = {"because@pool.opening_reserve": "x", "status@pool.opening_reserve": "assumed"}
    assert send_on(pages, address, theirs.text, why, "save").status_code == 303
    checked = send_on(pages, address, mine, {"pool.per_adult": "7"})
    assert "Opening reserve" not in checked.text, "what others changed is not mine"
    why = {"because@pool.per_adult": "y", "status@pool.per_adult": "assumed"}
    assert send_on(pages, address, checked.text, why, "save").status_code == 303
    pool = read_design(folder / "canton.toml").design.pool
    assert (pool.opening_reserve, pool.per_adult) == (5, 7)
    assert "somebody else changed meanwhile was kept too" in words(pages.get("/designs/canton/pool").text)
