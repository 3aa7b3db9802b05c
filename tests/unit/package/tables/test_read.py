from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.package.tables.choices import Choices
from healthtrust.package.tables.read import Asked, Sources, read_question

INTERVENTIONS = {"intervention": ["A", "B"], "price": [6, 3], "benefit": [6.6, 3.2]}
GROUPS = {"group": ["rich", "poor"], "share": [0.5, 0.5], "wealth": [60, 10], "health": [5, 5]}
INCIDENCE = {"intervention": ["A", "B"], "rich": [1, 0.5], "poor": [1, 2]}
HALF = Choices(a=0.5)


def sources(**changed: Any) -> Sources:
    given = {"interventions": INTERVENTIONS, "groups": GROUPS, "incidence": INCIDENCE}
    return Sources(**(given | changed))


def refused(choices: Choices = HALF, **changed: Any) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        read_question(sources(**changed), choices)
    return [str(problem) for problem in caught.value.problems]


def with_column(table: dict[str, list[Any]], **columns: list[Any]) -> dict[str, list[Any]]:
    return {**table, **columns}


def test_rows_are_sorted_by_class_then_wealth_and_keep_their_names() -> None:
    groups = {
        "group": ["a rich", "b", "a poor"],
        "class": ["a", "b", "a"],
        "share": [0.2, 0.3, 0.5],
        "wealth": [90, 50, 10],
        "health": [5, 6, 5],
        "may_insure": ["yes", "no", "yes"],
        "weight": [1, 2, 3],
    }
    incidence = {"intervention": ["B", "A"], "b": [3, 4], "a": [1, 2]}
    asked = read_question(sources(groups=groups, incidence=incidence), HALF)
    society = asked.question.society
    assert asked.groups == ("a poor", "a rich", "b")
    assert society.classes == ("a", "b")
    assert society.wealth.tolist() == [10, 90, 50]
    assert society.first.tolist() == [0, 2, 3]
    assert society.health.tolist() == [5, 6]
    assert society.may_insure.tolist() == [True, False]
    assert society.weight.tolist() == [3, 1, 2]
    assert society.incidence.tolist() == [[2, 4], [1, 3]]


def test_the_same_tables_as_csv_and_as_a_workbook_ask_the_same_question(tmp_path: Path) -> None:
    import xlsxwriter

    named = {"interventions": INTERVENTIONS, "groups": GROUPS, "incidence": INCIDENCE}
    book = tmp_path / "question.xlsx"
    with xlsxwriter.Workbook(str(book)) as workbook:
        for name, table in named.items():
            sheet = workbook.add_worksheet(name)
            for column, (header, values) in enumerate(table.items()):
                sheet.write_column(0, column, [header, *values])
    for name, table in named.items():
        lines = [",".join(table), *(",".join(map(str, row)) for row in zip(*table.values(), strict=True))]
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n")
    from_csv = read_question(Sources(*(tmp_path / f"{name}.csv" for name in named)), HALF)
    from_book = read_question(Sources(book, book, book), HALF)
    assert same(from_csv, from_book)
    assert same(from_csv, read_question(sources(), HALF))


def same(one: Asked, other: Asked) -> bool:
    def flat(value: Any) -> list[Any]:
        if dataclasses.is_dataclass(value):
            return [x for f in dataclasses.fields(value) for x in flat(getattr(value, f.name))]
        return np.asarray(value).ravel().tolist() if isinstance(value, np.ndarray) else [value]

    return str(flat(one)) == str(flat(other))


def test_a_mistake_in_a_workbook_is_named_by_its_cell(tmp_path: Path) -> None:
    import xlsxwriter

    book = tmp_path / "i.xlsx"
    with xlsxwriter.Workbook(str(book)) as workbook:
        sheet = workbook.add_worksheet("interventions")
        for column, (header, values) in enumerate({**INTERVENTIONS, "price": [6, -3]}.items()):
            sheet.write_column(0, column, [header, *values])
    (problem,) = refused(interventions=book)
    assert problem.startswith("i.xlsx sheet interventions, cell B3 (price): found -3; expected more than 0")


def test_every_mistake_of_every_table_is_told_at_once() -> None:
    told = refused(
        Choices(a=1.5, tax="liniar"),  # type: ignore[arg-type]
        interventions=with_column(INTERVENTIONS, price=[0, 3], benefit=[6.6, -1]),
        groups=with_column(GROUPS, share=[60, 40], wealth=[-1, 10]),
        incidence={"intervention": ["A", "C"], "rich": [1, 300], "pour": [1, 1]},
    )
    for part in (
        "--a: found 1.5",
        "--tax: found 'liniar'; expected linear, per-head, bracketed, payroll or unrestricted "
        "(did you mean 'linear'?)",
        "interventions, column price, row 2: found 0; expected more than 0",
        "interventions, column benefit, row 3: found -1",
        "groups, column wealth, row 2: found -1",
        "incidence, column intervention: found no row; expected 'B'",
        "incidence, row 3: found 'C'",
        "no column 'poor'",
        "(did you mean 'pour'?)",
        "incidence, column rich, row 3: found 300; expected 0 to 100 cases",
    ):
        assert any(part in line for line in told), part


def test_shares_in_percent_are_recognised() -> None:
    (problem,) = refused(groups=with_column(GROUPS, share=[60.0, 40.0]))
    assert "shares that sum to 100; expected 1. They read like percents" in problem
    (problem,) = refused(groups=with_column(GROUPS, share=[0.5, 0.4]))
    assert "shares that sum to 0.9; expected 1" in problem


def test_a_class_has_one_health() -> None:
    groups = with_column(GROUPS, **{"class": ["all", "all"], "health": [5, 6]})
    (problem,) = refused(groups=groups, incidence={"intervention": ["A", "B"], "all": [1, 1]})
    assert "groups, rows 2, 3: found class 'all' with several" in problem


def test_a_weight_and_a_willingness_to_pay_exclude_each_other() -> None:
    (problem,) = refused(Choices(a=0.5, willingness_to_pay=3.0))
    assert "each sets the other" in problem


def test_dominance_is_judged_only_among_variants_and_warns() -> None:
    table = with_column(INTERVENTIONS, price=[6, 7], benefit=[6.6, 3.2])
    assert not read_question(sources(interventions=table), HALF).warnings
    table["problem"] = ["hip", "hip"]
    (warning,) = read_question(sources(interventions=table), HALF).warnings
    assert "intervention B: found dominated by A" in str(warning)


def test_what_nobody_needs_and_what_nobody_would_buy_is_told() -> None:
    table = with_column(INTERVENTIONS, private_price=[9, 0], private_benefit=[6.0, 0])
    incidence = {"intervention": ["A", "B"], "rich": [1, 0], "poor": [1, 0]}
    told = [str(w) for w in read_question(sources(interventions=table, incidence=incidence), HALF).warnings]
    assert any("a private version that helps no more" in line for line in told)
    assert any("intervention B: found no cases in any group" in line for line in told)


def test_an_assumed_worth_of_health_is_told() -> None:
    (warning,) = read_question(sources(), Choices()).warnings
    assert "mean wealth for one QALY is assumed" in str(warning)


def test_an_empty_cell_means_no_private_version(tmp_path: Path) -> None:
    path = tmp_path / "i.csv"
    path.write_text("intervention,price,benefit,private_price,private_benefit\nA,6,6.6,9,7.8\nB,3,3.2,,\n")
    better = read_question(sources(interventions=path), HALF).question.interventions
    assert better.private_price[0] == 9
    assert np.isnan(better.private_price[1])
    path.write_text("intervention,price,benefit,private_price\nA,6,6.6,nine\nB,3,3.2,\n")
    (problem,) = refused(interventions=path)
    assert "i.csv, column private_price, row 2: found 'nine'" in problem


def test_codes_stay_as_they_are_written_and_flags_may_be_numbers(tmp_path: Path) -> None:
    import xlsxwriter

    (tmp_path / "i.csv").write_text("intervention,price,benefit\n007,6,6.6\n010,3,3.2\n")
    (tmp_path / "pi.csv").write_text("intervention,rich,poor\n010,1,1\n007,1,1\n")
    with xlsxwriter.Workbook(str(tmp_path / "g.xlsx")) as workbook:
        sheet = workbook.add_worksheet("groups")
        for column, (header, values) in enumerate({**GROUPS, "may_insure": [1, 0], "class": [1, 2]}.items()):
            sheet.write_column(0, column, [header, *values])
    (tmp_path / "pi.csv").write_text("intervention,1,2\n010,1,1\n007,1,1\n")
    asked = read_question(Sources(tmp_path / "i.csv", tmp_path / "g.xlsx", tmp_path / "pi.csv"), HALF)
    assert asked.question.interventions.codes == ("007", "010")
    assert asked.question.society.may_insure.tolist() == [True, False]
    assert asked.question.society.classes == ("1", "2")
