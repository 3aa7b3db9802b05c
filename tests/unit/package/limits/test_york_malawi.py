"""The Malawi files of the York authors: their headings and layout, with made-up numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlsxwriter

from healthtrust.ground.errors import InvalidInput
from healthtrust.package.limits.answer import answer
from healthtrust.package.limits.imports import read_york_malawi, york_constraints
from healthtrust.package.limits.imports_york import LABELS, MALAWI
from healthtrust.package.limits.language import Constraints, Substitutes
from healthtrust.package.limits.programme import programme_of, solved

CADRES = (
    *("hr_medoff", "hr_clinoff", "hr_medass", "hr_nuroff", "hr_nurtech"),
    *("hr_pharm", "hr_pharmtech", "hr_pharmass", "hr_laboff", "hr_labtech", "hr_labass"),
)
HEADINGS = (
    *("code", "category", "intervention", "ce_dalys", "ce_cost"),
    *("pop_size", "pop_pin", "feascov", "conscost", *CADRES, "donor_funded"),
)
ROTATED = {"hr_medass": "Nurse Officer", "hr_nuroff": "Md Wife Tech", "hr_nurtech": "Med. Assistant"}
"""The labels as the published workbook has them."""
RIGHT = {code: labels[0] for code, labels in LABELS.items()}
STAFF = (
    ("Medical staff", "10", "60,000"),
    ("Nursing staff", "20", "90,000.5"),
    ("Pharmaceutical staff", "4", "8,000"),
    ("Lab staff", "2", "5,000"),
)
Row = dict[str, object]


def row(code: str, benefit: float = 2.0, cost: float = 20.0, **other: object) -> Row:
    return {
        "code": code,
        "category": "Made up",
        "intervention": f"Care {code}",
        "ce_dalys": benefit,
        "ce_cost": cost,
        "pop_size": 2000,
        "pop_pin": 0.5,
        "feascov": 0.8,
        "conscost": 5,
        **dict.fromkeys(CADRES, 0),
        "hr_nuroff": 10,
        "donor_funded": "No",
        **other,
    }


ROWS = (
    row("001", hr_medass=4, hr_pharm=6),
    row("002", 1.0, 90.0, hr_medoff=1, hr_clinoff=2),
    row("003", 4.0, 10.0, donor_funded="Yes"),
    row("004", 3.0, 10.0, donor_funded="Yes"),
    row("005", ce_dalys=None),
    row("006", hr_labass=None, donor_funded=None),
)
Write = Callable[..., Path]


@pytest.fixture
def york(tmp_path: Path) -> Write:
    """A folder laid out as the authors' repository, its headings on the third line, below other things."""

    def write(
        rows: Sequence[Row] = ROWS,
        labels: dict[str, str] = RIGHT,
        headings: Sequence[str] = HEADINGS,
        sheet: str = "final_intervention_list",
    ) -> Path:
        folder = tmp_path / "1_data"
        folder.mkdir(exist_ok=True)
        book = xlsxwriter.Workbook(str(folder / "malawi_intervention_data.xlsx"))
        book.add_worksheet("about")
        table = book.add_worksheet(sheet)
        table.write_row(1, 1, ["made up", "not the authors' data"])
        table.write_row(2, 0, ["Variable name", *headings])
        table.write_row(3, 0, ["Descriptive name", *(labels.get(h, "") for h in headings)])
        for line, cells in enumerate(rows, start=4):
            for column, heading in enumerate(headings, start=1):
                if cells[heading] is not None:
                    table.write(line, column, cells[heading])
        table.write(len(rows) + 5, 1, "A note below the table.")
        book.close()
        book = xlsxwriter.Workbook(str(folder / "malawi_hr_data.xlsx"))
        table = book.add_worksheet("hr_constraint")
        table.write_row(1, 0, ["", "Total staff", "Total patient-facing time per year (minutes)"])
        for line, texts in enumerate(STAFF, start=2):
            table.write_row(line, 0, texts)
        book.close()
        return tmp_path

    return write


def limits(*groups: tuple[str, ...], **changed: object) -> Constraints:
    """The shipped limits with the substitutes of the made-up rows."""
    substitutes = tuple(Substitutes(of=codes) for codes in groups)
    return york_constraints("malawi-2023").model_copy(update={"substitutes": substitutes, **changed})


def problems(folder: Path, scenario: int = 6, given: Constraints | None = None) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        read_york_malawi(folder, scenario, given or limits())
    return [str(p) for p in refused.value.problems]


def test_complete_rows_are_read_as_the_authors_read_them(york: Write) -> None:
    asked = read_york_malawi(york(), 6, limits())
    found = asked.candidates
    assert found.codes == ("001", "002", "003", "004")
    assert found.names[0] == "Care 001"
    assert found.cases.tolist() == [1000.0] * 4
    assert found.most.tolist() == [0.8] * 4
    assert found.benefit.tolist() == [2.0, 1.0, 4.0, 3.0]
    assert found.budget_cost.tolist() == [5.0] * 4
    assert found.uses["medical"].tolist() == [4.0, 3.0, 0.0, 0.0]
    assert found.uses["nursing"].tolist() == [10.0] * 4
    assert found.uses["pharmacy"].tolist() == [6.0, 0.0, 0.0, 0.0]


def test_rows_with_a_gap_are_set_aside_and_told(york: Write) -> None:
    found = read_york_malawi(york(), 5, limits()).candidates
    assert found.set_aside == ("005", "006")
    told = str(found.warnings[0])
    assert "2 of 6 rows with an empty cell" in told
    assert all(f"{h} in 1" in told for h in ("ce_dalys", "hr_labass", "donor_funded"))


def test_a_formula_that_fails_is_an_empty_cell(york: Write) -> None:
    failed = row("002", ce_dalys="#VALUE!")
    assert read_york_malawi(york((row("001"), failed)), 5, limits()).candidates.set_aside == ("002",)


def test_labels_rotated_against_the_headings_are_a_warning(york: Write) -> None:
    assert not [w for w in read_york_malawi(york(ROWS[:4]), 6, limits()).candidates.warnings]
    [told] = read_york_malawi(york(ROWS[:4], labels=ROTATED), 6, limits()).candidates.warnings
    assert "hr_medass over 'Nurse Officer', which is hr_nuroff" in str(told)
    assert "hr_nuroff over 'Md Wife Tech', which is hr_nurtech" in str(told)
    assert "hr_nurtech over 'Med. Assistant', which is hr_medass" in str(told)
    with pytest.raises(InvalidInput, match="headings and labels that agree"):
        answer(read_york_malawi(york(ROWS[:4], labels=ROTATED), 6, limits()), strict=True)


def test_the_labels_can_be_followed_instead(york: Write) -> None:
    by_label = {"hr_medass": "hr_nurtech", "hr_nuroff": "hr_medass", "hr_nurtech": "hr_nuroff"}
    columns = {**york_constraints("malawi-2023").columns, **by_label}
    found = read_york_malawi(york(labels=ROTATED), 6, limits(columns=columns)).candidates
    assert found.uses["medical"].tolist() == [0.0, 3.0, 0.0, 0.0]
    assert found.uses["nursing"].tolist() == [14.0, 10.0, 10.0, 10.0]


def test_staff_minutes_and_the_step_of_one_more(york: Write) -> None:
    asked = read_york_malawi(york(), 6, limits())
    assert dict(asked.amounts) == {
        "medical": 60_000.0,
        "nursing": 90_000.5,
        "pharmacy": 8_000.0,
        "laboratory": 5_000.0,
    }
    medical = asked.constraints.resources["medical"]
    assert medical.step == 6_000.0
    assert medical.price == pytest.approx(3684.67 / 6_000)
    assert asked.constraints.resources["laboratory"].price is None


@pytest.mark.parametrize("scenario", MALAWI)
def test_a_scenario_keeps_its_own_limits(york: Write, scenario: int) -> None:
    asked = read_york_malawi(york(), scenario, limits(("003", "004")))
    kinds = {line.kind for line in programme_of(asked).lines}
    assert ("money" in kinds) == (scenario >= 5)
    assert ("resource" in kinds) == ("shift" in kinds) == (scenario == 6)
    assert ("substitutes" in kinds) == (scenario < 7)
    assert asked.threshold == {1: None, 3: 164.7}.get(scenario, 65.8)
    assert set(asked.candidates.most.tolist()) == ({0.8} if scenario >= 4 else {1.0})
    assert bool(asked.constraints.envelopes) == (scenario == 7)


def test_nurses_do_what_pharmacists_have_no_time_for(york: Write) -> None:
    rows = (row("001", hr_pharm=20), row("002", hr_pharm=20))
    found = solved(programme_of(read_york_malawi(york(rows), 6, limits())))
    minutes, shifted = (10 + 20) * 1000 * found.coverage.sum(), 20_000 * found.coverage.sum() - 8_000
    assert found.coverage.tolist() == pytest.approx([0.8, 0.8])
    assert found.extra.tolist() == pytest.approx([shifted])
    assert minutes - 8_000 <= 90_000.5


def test_donors_pay_for_their_own_in_one_proportion_and_the_same_patients_twice(york: Write) -> None:
    """Made up: B − donors' money − what 001 takes goes to 003 and 004; 800 cases each are feasible."""
    dear = tuple(row(c, donor_funded=f, conscost=p) for c, f, p in
                 (("001", "No", 5), ("003", "Yes", 1e5), ("004", "Yes", 2e5)))  # fmt: skip
    asked = read_york_malawi(york(dear), 7, limits(("003", "004")))
    share = (225_602_946 - 800 * 5) / (800 * 3e5)
    assert answer(asked).solution.coverage.tolist() == pytest.approx([0.8, 0.8 * share, 0.8 * share])
    assert "donors pay for 003, 004" in str(asked.candidates.warnings[0])
    assert "counted twice" in str(asked.candidates.warnings[0])


def test_mistakes_name_their_cell(york: Write) -> None:
    rows = (row("001"), row("002", pop_pin="half"), row("003", feascov=80))
    [told] = problems(york(rows))
    assert told.startswith("malawi_intervention_data.xlsx, cell H6: found 'half'; expected a number")
    [told] = problems(york((row("001"), row("003", feascov=80))))
    assert told.startswith("malawi_intervention_data.xlsx, column feascov: found 80 in cell I6")
    assert "divide the column by 100" in told


def test_missing_files_sheets_columns_and_rows_are_named(york: Write, tmp_path: Path) -> None:
    assert problems(tmp_path / "nowhere")[0].startswith("malawi_intervention_data.xlsx: found no such file")
    assert "no sheet 'final_intervention_list'" in problems(york(sheet="final_interventions"))[0]
    renamed = tuple("ce_daly" if h == "ce_dalys" else h for h in HEADINGS)
    rows = tuple({**cells, "ce_daly": cells["ce_dalys"]} for cells in ROWS)
    [told] = problems(york(rows, headings=renamed))
    assert "no column 'ce_dalys'" in told
    assert "'ce_daly'" in told
    columns = {**york_constraints("malawi-2023").columns, "benefit": "ce_daly"}
    folder = york(rows, headings=renamed)
    assert read_york_malawi(folder, 5, limits(columns=columns)).candidates.benefit[2] == 4.0
    resources = dict(york_constraints("malawi-2023").resources)
    cell = resources["medical"].available.model_copy(update={"row": "Medical people"})  # type: ignore[union-attr]
    resources["medical"] = resources["medical"].model_copy(update={"available": cell})
    [told] = problems(york(), 6, limits(resources=resources))
    assert "no row 'Medical people'" in told
    assert problems(york(), 8) == ["scenario: found 8; expected a number from 1 to 7."]


def test_unknown_substitutes_are_refused_rather_than_ignored(york: Write) -> None:
    assert any("'065'" in told for told in problems(york(), 5, york_constraints("malawi-2023")))
