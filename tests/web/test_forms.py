"""Forms of a design: opened, filled in, checked with a reason under each change, and saved."""

from __future__ import annotations

import gzip
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from healthtrust.design.read import bundled_designs, read_design
from healthtrust.design.whole import HEADINGS
from healthtrust.web.assets import Assets
from healthtrust.web.forms.parts import ABOUT, parts_of
from tests.web.forms import FormOf, boxes_of, send, send_on

PATHS = [part.path for step in (ABOUT, *HEADINGS) for part in parts_of(step)]
WHY = "a decision of the board"


@pytest.fixture
def valley(folder: Path) -> str:
    """A design of this folder with the values of the valley, and one that extends it."""
    text = bundled_designs()["valley"].read_text(encoding="utf-8")
    (folder / "canton.toml").write_text(text, encoding="utf-8")
    (folder / "dearer.toml").write_text(
        'extends = "canton.toml"\ntitle = "Dearer"\n[pool]\nceiling_share = 0.1\n', encoding="utf-8"
    )
    return "canton"


def reasoned(pages: TestClient, address: str, checked: Any, because: str = WHY) -> Any:
    reasons = {name: because for name in boxes_of(checked.text) if name.startswith("because@")}
    sure = {name: "assumed" for name in boxes_of(checked.text) if name.startswith("status@")}
    return send_on(pages, address, checked.text, {**reasons, **sure}, "save")


def summary_of(page: str) -> list[str]:
    found = re.search(r"govuk-error-summary__list\">(.*?)</ul>", page, re.DOTALL)
    return (
        [unescape(re.sub(r"<[^>]+>", "", each)).strip() for each in found[1].split("</li>")[:-1]]
        if found
        else []
    )


@pytest.mark.parametrize("name", bundled_designs())
def test_what_a_form_shows_and_sends_back_unchanged_changes_nothing(
    name: str, folder: Path, pages: TestClient
) -> None:
    copy = folder / "copy of it.toml"
    copy.write_text(f'extends = "{name}"\ntitle = "Copy"\n', encoding="utf-8")
    before = copy.read_bytes()
    for path in PATHS:
        answer = send(pages, f"/designs/copy of it/{path}")
        assert (path, answer.status_code, summary_of(answer.text)) == (path, 200, [])
        assert "All values are what they were, so nothing was saved." in answer.text, path
    assert copy.read_bytes() == before


@pytest.mark.parametrize("path", PATHS)
def test_every_box_of_a_form_has_a_label_and_an_id_of_its_own(
    path: str, valley: str, pages: TestClient
) -> None:
    page = pages.get(f"/designs/{valley}/{path}").text
    form = FormOf(page)
    assert len(form.ids) == len(set(form.ids)), [each for each in form.ids if form.ids.count(each) > 1]
    boxes = re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', page)
    assert boxes or 'name="add"' in page
    assert set(boxes) <= form.labelled
    described = {each for group in re.findall(r'aria-describedby="([^"]+)"', page) for each in group.split()}
    assert described <= set(form.ids)


def test_a_form_page_with_its_styles_and_scripts_is_no_more_than_40_kilobytes(
    valley: str, pages: TestClient
) -> None:
    assets = Assets()
    around = sum(len(gzip.compress(held)) for held in assets.files.values())
    largest = max(len(gzip.compress(pages.get(f"/designs/{valley}/{path}").content)) for path in PATHS)
    assert largest < 8_000
    assert largest + around <= 40_000


def test_a_changed_value_is_shown_before_and_after_and_saved_with_its_reason(
    valley: str, folder: Path, pages: TestClient
) -> None:
    address = f"/designs/{valley}/pool/rules"
    checked = send(pages, address, {"pool.ceiling_share": "9 %", "pool.per_adult": "1,200"})
    text = unescape(re.sub(r"<[^>]+>", " ", checked.text))
    assert "12 % (0.12)" in text and "9 % (0.09)" in text and "1,200 GBP per year" in text
    assert read_design(folder / "canton.toml").design.pool.ceiling_share == 0.12, "nothing is saved yet"
    saved = reasoned(pages, address, checked)
    assert (saved.status_code, saved.headers["location"]) == (303, f"/designs/{valley}/pool")
    design = read_design(folder / "canton.toml").design
    assert (design.pool.ceiling_share, design.pool.per_adult) == (0.09, 1200)
    assert design.sources["pool.ceiling_share"].source == WHY
    assert "2 values were changed" in pages.get(f"/designs/{valley}/pool").text


def test_a_change_without_a_reason_is_not_saved_and_the_one_that_stood_there_is_shown(
    valley: str, folder: Path, pages: TestClient
) -> None:
    address = f"/designs/{valley}/pool/rules"
    checked = send(pages, address, {"pool.opening_reserve": "1", "pool.exempt_below": "12,000"})
    assert boxes_of(checked.text)["because@pool.exempt_below"] == [
        "made up: about a third of mean equivalised income"
    ]
    refused = send_on(pages, address, checked.text, {}, "save")
    assert refused.status_code == 422
    assert summary_of(refused.text) == [
        "Say how sure you may be of Exempt below.",
        "Say why Opening reserve changes, or where its new value comes from.",
        "Say how sure you may be of Opening reserve.",
    ]
    assert read_design(folder / "canton.toml").design.pool.opening_reserve == 500_000


def test_all_mistakes_of_a_form_are_told_at_once_and_what_was_typed_is_kept(
    valley: str, pages: TestClient
) -> None:
    wrong = {
        "pool.ceiling_share": "12",
        "pool.per_adult": "1,5",
        "pool.opening_reserve": "plenty",
        "pool.exempt_below": "-1",
        "pool.subsidy_per_exempt_resident": "",
    }
    answer = send(pages, f"/designs/{valley}/pool/rules", wrong)
    assert answer.status_code == 422
    told = summary_of(answer.text)
    assert len(told) == 5
    assert "Ceiling share: Enter at least 0 % and at most 100 %. Did you mean 12 %?" in told
    assert any(each.startswith("Per adult: A comma may mean thousands or a decimal.") for each in told)
    assert {name: boxes_of(answer.text)[name] for name in wrong} == {k: [v] for k, v in wrong.items()}
    form = FormOf(answer.text)
    links = re.findall(r'<a href="#([^"]+)">', answer.text.split("govuk-error-summary")[1])
    assert set(links) <= set(form.ids)


def test_what_is_wrong_between_values_is_told_at_the_box_it_speaks_of(valley: str, pages: TestClient) -> None:
    answer = send(pages, f"/designs/{valley}/pool/brackets", {"pool.brackets.2.above": "10,000"})
    assert summary_of(answer.text) == [
        "Brackets, row 3, above: Found 10000 after 15000; expected brackets from the lowest to the highest. "
        "Each bracket must begin above the one before it."
    ]
    assert 'id="f-pool-brackets-2-above-error"' in answer.text
    other = send(pages, f"/designs/{valley}/review/targets", {"review.targets.1.at_least": "3"})
    assert "Targets, row 2, measure: Found a table of measure" in summary_of(other.text)[0]


def test_rows_are_added_and_removed_without_scripts_and_saved(
    valley: str, folder: Path, pages: TestClient
) -> None:
    address = f"/designs/{valley}/pool/brackets"
    page = pages.get(address).text
    buttons = FormOf(page).buttons
    assert ("add", "pool.brackets") in buttons and ("remove", "pool.brackets.2") in buttons
    assert buttons[0] == ("does", "check"), "the key Enter checks the form; it removes no row"
    longer = pages.post(address, data={**boxes_of(page), "add": "pool.brackets"})
    typed = {"pool.brackets.3.above": "90 000", "pool.brackets.3.rate": "15 %"}
    shorter = pages.post(address, data={**boxes_of(longer.text), **typed, "remove": "pool.brackets.1"})
    assert boxes_of(shorter.text)["pool.brackets@rows"] == ["3"]
    checked = send_on(pages, address, shorter.text)
    assert "above 15,000, rate 11 %" in checked.text and "above 90,000, rate 15 %" in checked.text
    assert "above 0, rate 4 %" not in checked.text, "only the rows that differ are shown"
    assert reasoned(pages, address, checked).status_code == 303
    brackets = read_design(folder / "canton.toml").design.pool.brackets
    assert [(each.above, each.rate) for each in brackets] == [(0, 0.04), (50_000, 0.13), (90_000, 0.15)]


def test_rows_within_rows_are_added_and_an_optional_part_is_given(
    valley: str, folder: Path, pages: TestClient
) -> None:
    address = f"/designs/{valley}/allocate/transformation"
    name = "allocate.transformation"
    page = pages.get(address).text
    one = pages.post(address, data={**boxes_of(page), "add": f"{name}.bids"}).text
    two = pages.post(address, data={**boxes_of(one), "add": f"{name}.bids.0.milestones"}).text
    typed = {
        f"{name}@given": "yes",
        f"{name}.fund.first_year": "2027",
        f"{name}.bids.0.name": "Teams",
        f"{name}.bids.0.place": "Dale",
        f"{name}.bids.0.cost": "450,000",
        f"{name}.bids.0.first_year": "2027",
        f"{name}.bids.0.years": "2",
        f"{name}.bids.0.qalys": "50",
        f"{name}.bids.0.milestones.0.year": "2027",
        f"{name}.bids.0.milestones.0.measure": "unmet-need",
        f"{name}.bids.0.milestones.0.at_most": "110",
    }
    assert reasoned(pages, address, send_on(pages, address, two, typed)).status_code == 303
    made = read_design(folder / "canton.toml").design.allocate.transformation
    assert made is not None and made.bids[0].milestones[0].at_most == 110
    gone = send(pages, address, {f"{name}@given": "no"})
    assert reasoned(pages, address, gone).status_code == 303
    assert read_design(folder / "canton.toml").design.allocate.transformation is None


def test_either_of_two_forms_of_a_value_may_be_chosen(valley: str, folder: Path, pages: TestClient) -> None:
    address = f"/designs/{valley}/market/plans"
    checked = send(pages, address, {"market.plans@how": "0", "market.plans": "4"})
    assert reasoned(pages, address, checked).status_code == 303
    assert read_design(folder / "canton.toml").design.market.plans == 4


def test_going_back_from_the_check_keeps_what_was_typed(valley: str, pages: TestClient) -> None:
    address = f"/designs/{valley}/pool/rules"
    checked = send(pages, address, {"pool.per_adult": "77"})
    assert boxes_of(send_on(pages, address, checked.text, {}, "edit").text)["pool.per_adult"] == ["77"]
