"""The journey of somebody with a spreadsheet: take a design away, change it, send it back, mend, save."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from healthtrust.design.read import read_design
from tests.browser.conftest import Served
from tests.browser.persons import follow, heading, open_design, press, read
from tests.workbooks import cells_of, put_value, write_cells


def test_a_workbook_is_taken_away_changed_refused_mended_and_saved(
    page: Page, served: Served, tmp_path: Path
) -> None:
    open_design(page, "tiny")
    with page.expect_download() as under_way:
        follow(page, "Download as a workbook")
    taken = tmp_path / under_way.value.suggested_filename
    under_way.value.save_as(taken)
    assert taken.name == "tiny-inputs.xlsx"

    sheets = cells_of(taken)
    cell = put_value(sheets, "pool.ceiling_share", "a lot")
    follow(page, "Upload a workbook")
    page.get_by_label("Workbook", exact=True).set_input_files(write_cells(tmp_path / "wrong.xlsx", sheets))
    press(page, "Check the workbook")
    wrong = page.get_by_role("table", name="What has to be mended").inner_text()
    assert f"pool\t{cell}\t" in wrong and "a lot" in wrong
    assert "Nothing was changed." in read(page)

    put_value(sheets, "pool.ceiling_share", 0.06)
    page.get_by_label("Workbook", exact=True).set_input_files(write_cells(tmp_path / "right.xlsx", sheets))
    press(page, "Check the workbook")
    assert heading(page) == "What the workbook changes"
    assert "One value of tiny would change." in read(page)
    assert "ceiling share: 6 %, where nothing was decided before" in read(page)
    press(page, "Save these changes")
    assert "Say where pool.ceiling_share comes from." in read(page)
    page.get_by_label("Where it comes from").fill("Minutes of the council, 3 May")
    page.get_by_label("How sure it is").select_option("cited")
    press(page, "Save these changes")
    assert read_design(served.folder / "tiny.toml").design.pool.ceiling_share == 0.06
    follow(page, "Pool")
    assert "6 %" in read(page) and "Minutes of the council, 3 May" in read(page)
