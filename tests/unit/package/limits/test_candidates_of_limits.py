"""Interventions from tables: cells named, percents refused, nothing dropped in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.package.limits.candidates import Candidates, read_candidates
from healthtrust.package.limits.language import constraints_of
from healthtrust.package.limits.sense import errors, warnings

HEADER = "intervention,cases,benefit,cost"


def read(tmp_path: Path, text: str, limits: str = "") -> Candidates:
    (tmp_path / "i.csv").write_text(text, encoding="utf-8")
    return read_candidates(tmp_path / "i.csv", constraints_of(limits))


def problems(tmp_path: Path, text: str, limits: str = "") -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        read(tmp_path, text, limits)
    return [str(p) for p in refused.value.problems]


def test_codes_stay_as_written(tmp_path: Path) -> None:
    assert read(tmp_path, f"{HEADER}\n001,5,2,3\n010,5,2,3\n").codes == ("001", "010")


def test_all_mistakes_of_a_table_are_told_together_with_their_lines(tmp_path: Path) -> None:
    found = problems(
        tmp_path, f"{HEADER},most\na,5,dear,3,1\na,5,2,-3,0.5\nc,-1,2,3,0.5\n", 'must_cover = ["d"]'
    )
    assert any("line 2, column benefit" in p and "'dear'" in p for p in found)
    assert any("line 3, column cost" in p for p in found)
    assert any("line 4, column cases" in p for p in found)
    assert any("'a' again" in p for p in found)
    assert any("must_cover" in p for p in found)


def test_a_workbook_names_its_cells(tmp_path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "i.xlsx")) as book:
        sheet = book.add_worksheet()
        for k, row in enumerate([HEADER.split(","), ["a", 5, 2, 3], ["b", 5, "x", 3]]):
            sheet.write_row(k, 0, row)
    with pytest.raises(InvalidInput, match="cell C3"):
        read_candidates(tmp_path / "i.xlsx", constraints_of(""))


@pytest.mark.parametrize("column", ["95\nb,5,2,3,80", "0.78\nb,5,2,3,100"])
def test_percent_for_fraction_is_refused(tmp_path: Path, column: str) -> None:
    [found] = problems(tmp_path, f"{HEADER},most\na,5,2,3,{column}\n")
    assert "divide the column by 100" in found
    assert "fraction" in found


def test_a_unit_of_percent_is_refused_even_where_every_value_is_small(tmp_path: Path) -> None:
    [found] = problems(tmp_path, f"{HEADER},most [%]\na,5,2,3,0.9\n")
    assert "percent" in found


def test_a_missing_column_names_the_nearest(tmp_path: Path) -> None:
    [found] = problems(tmp_path, "intervention,cases,benefits,cost\na,5,2,3\n")
    assert "did you mean 'benefits'" in found
    [found] = problems(tmp_path, f"{HEADER}\na,5,2,3\n", "[resources.nurse]\navailable = 5")
    assert "'nurse'" in found


def test_empty_numbers_are_refused_or_set_aside_and_told(tmp_path: Path) -> None:
    text = f"{HEADER}\na,5,2,3\nb,5,,3\nc,5,2,3\n"
    [found] = problems(tmp_path, text)
    assert "line" in found or "row 3" in found
    kept = read(tmp_path, text, '[checks]\nmissing = "set aside"')
    assert (kept.codes, kept.set_aside) == (("a", "c"), ("b",))
    assert "set aside" in str(kept.warnings[0])


def test_uses_may_stand_in_a_table_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("intervention,resource,use\na,nurse,4\na,nurse,2\n", encoding="utf-8")
    limits = 'resources_file = "r.csv"\n[resources.nurse]\navailable = 5'
    found = read(tmp_path, f"{HEADER}\na,5,2,3\nb,5,2,3\n", limits)
    assert found.uses["nurse"].tolist() == [6, 0]
    (tmp_path / "r.csv").write_text("intervention,resource,use\nx,nurs,4\n", encoding="utf-8")
    assert len(problems(tmp_path, f"{HEADER}\na,5,2,3\n", limits)) == 2


def test_headings_are_mapped_and_added_up(tmp_path: Path) -> None:
    limits = (
        '[columns]\nintervention = "Code"\nbenefit = "DALYs"\n'
        '[resources.nurse]\navailable = 9\nuse = ["midwife", "officer"]'
    )
    found = read(tmp_path, "Code,cases,DALYs,cost,midwife,officer\n007,5,2,3,4,5\n", limits)
    assert (found.codes, found.uses["nurse"].tolist()) == (("007",), [9.0])


def test_spending_beyond_what_can_be_averted_is_an_error_never_cut(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEADER},spending\na,5,2,3,15\nb,5,2,3,16\n")
    [problem] = errors(found)
    assert "b, spending" in str(problem)


def test_no_row_may_avert_more_than_there_is(tmp_path: Path) -> None:
    limits = constraints_of("[checks]\npopulation = 100")
    found = read(tmp_path, f"{HEADER}\na,5,2,3\nb,50,2,3\n")
    told = [str(w) for w in warnings(found, limits.checks)]
    assert len(told) == 2
    assert "b: found 100 averted; expected at most 33" in told[0]


def test_the_same_number_of_patients_in_every_row_is_told(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEADER}\na,1,2,3\nb,1,2,3\nc,1,3,3\n")
    assert any("how many patients" in str(w) for w in warnings(found, constraints_of("").checks))


def test_dominance_is_judged_only_among_variants_of_one_problem(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEADER},problem\na,1,2,3,tb\nb,2,1,4,tb\nc,3,1,4,hiv\n")
    [told] = warnings(found, constraints_of("").checks)
    assert "b: found dominated by a" in str(told)


def test_a_column_that_nearly_has_a_known_name_is_told(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEADER},budget_cst\na,1,2,3,1\n")
    assert "did you mean 'budget_cost'" in str(found.warnings[0])


def test_a_cost_net_of_savings_may_be_negative_where_the_budget_pays_something_else(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEADER},budget_cost\na,1,2,-3,1\n")
    assert (found.cost.tolist(), found.budget_cost.tolist()) == ([-3.0], [1.0])
    [told] = problems(tmp_path, f"{HEADER},budget_cost\na,1,2,-3,-1\n")
    assert "budget_cost" in told
