"""Groupers from files: every table read, every mistake told; the Swiss list of drugs; a year of HHS-HCC."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.market.grouper.answer import answer, persons_rows
from healthtrust.market.grouper.asked import Asked, by_model, question_of
from healthtrust.market.grouper.built import build
from healthtrust.market.grouper.group import group
from healthtrust.market.grouper.people import Coded, People
from healthtrust.market.grouper.reading import Wanted, read_people
from healthtrust.market.grouper.shipped import grouper_of
from healthtrust.market.grouper.stated import Stated
from healthtrust.market.grouper.tables import CodeRow, Tables
from healthtrust.records.store import data_folder

HHS_CODES = """code,flag
A1,HHS_HCC002
A2,HHS_HCC018
A3,HHS_HCC019
A4,HHS_HCC020
A5,HHS_HCC022
A6,HHS_HCC056
A7,HHS_HCC048
A8,HHS_HCC242
A9,HHS_HCC251
N1,RXC_06
N2,RXC_07
N9,RXC_09
"""
HHS_HIERARCHY = "flag,drops\nHHS_HCC019,HHS_HCC020\nRXC_06,RXC_07\n"
HHS_WEIGHTS = """factor,weight,segment
MAGE_LAST_60_GT,0.5,adult_silver
FAGE_LAST_21_24,0.2,adult_silver
FAGE_LAST_21_24,0.1,adult_gold
HHS_HCC002,10,adult_silver
G24,7,adult_silver
G01,3,adult_silver
HHS_HCC022,1,adult_silver
HHS_HCC056,2,adult_silver
HHS_HCC048,2.5,adult_silver
RXC_06,11,adult_silver
RXC_09,4,adult_silver
RXC_06_X_HCC018_019_020_021,-1,adult_silver
RXC_09_X_HCC056_057_AND_048_041,-0.7,adult_silver
SEVERE_HCC_COUNT2,-0.4,adult_silver
SEVERE_HCC_COUNT3,0.9,adult_silver
HCC_ED3,0.3,adult_silver
FAGE_LAST_2_4,0.05,child_silver
HHS_HCC018,6,child_silver
SEVERE_HCC_COUNT1,-0.2,child_silver
EXTREMELY_IMMATURE_X_SEVERITY5,204,infant_silver
EXTREMELY_IMMATURE_X_SEVERITY1,90,infant_silver
AGE1_X_SEVERITY1,0.58,infant_silver
AGE0_MALE,0.6,infant_silver
AGE1_MALE,0.09,infant_silver
"""

HHS_CASES = [
    # age, sex, metal, months, codes, flags kept, score
    (63, "M", "silver", "12", "", "", 0.5),
    (22, "F", "gold", "12", "", "", 0.1),
    (22, "F", "silver", "3", "", "", 0.2),
    (22, "F", "silver", "3", "A3", "G01", 0.2 + 3 + 0.3),
    (22, "F", "silver", "12", "A3|A4", "G01", 0.2 + 3),
    (22, "F", "silver", "12", "A1|A3|A5|N2", "G01|HHS_HCC002|HHS_HCC022|RXC_07", 0.2 + 10 + 3 + 1 - 0.4),
    (22, "F", "silver", "12", "A2|N1|N2", "G24|RXC_06", 0.2 + 7 + 11 - 1),
    (22, "F", "silver", "12", "A1|A2|A3", "G01|G24|HHS_HCC002", 0.2 + 10 + 7 + 3 + 0.9),
    (22, "F", "silver", "12", "A6|A7|N9", "HHS_HCC048|HHS_HCC056|RXC_09", 0.2 + 2 + 2.5 + 4 - 0.7),
    (3, "F", "silver", "12", "A2", "HHS_HCC018", 0.05 + 6 - 0.2),
    (0, "M", "silver", "12", "A8|A9", "HHS_HCC242|HHS_HCC251", 204 + 0.6),
    (0, "F", "silver", "12", "A8", "HHS_HCC242", 90.0),
    (0, "M", "silver", "12", "", "", 0.58 + 0.09),
    (1, "M", "silver", "12", "A8", "HHS_HCC242", 0.58 + 0.09),
]


def test_hhs_hcc_on_constructed_tables(tmp_path: Path) -> None:
    tables = {"codes": HHS_CODES, "hierarchy": HHS_HIERARCHY, "weights": HHS_WEIGHTS}
    for name, text in (tables | {"edits": "code,sex,age_from,age_to,flag\nA1,M,0,17,\n"}).items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    header = "person_id,age,sex,metal,enrolled_months,icd10\n"
    rows = "".join(f"{i},{a},{s},{m},{n},{c}\n" for i, (a, s, m, n, c, _, _) in enumerate(HHS_CASES))
    (tmp_path / "persons.csv").write_text(header + rows, encoding="utf-8")
    found = persons_rows(answer(tmp_path / "persons.csv", Asked(model="hhs-hcc", tables=str(tmp_path))))
    assert found["hccs"] == [case[5] for case in HHS_CASES]
    assert found["score"] == pytest.approx([case[6] for case in HHS_CASES])


def test_hhs_hcc_without_its_tables_says_which_are_missing() -> None:
    with pytest.raises(InvalidInput) as refused:
        grouper_of("hhs-hcc")
    assert all(f"{name}.csv" in str(refused.value) for name in ("codes", "edits", "hierarchy", "weights"))


def test_the_swiss_drug_cost_groups_from_their_own_list() -> None:
    folder = data_folder() / "ch_risk_equalisation"
    if not (folder / "pcg_list.csv").is_file():
        pytest.skip("no ch_risk_equalisation: set HEALTHTRUST_DATA to the folder of public data")

    def rows(name: str) -> list[dict[str, str]]:
        with (folder / name).open(encoding="utf-8") as file:
            return list(csv.DictReader(file))

    group_of = {row["pcg_nr"]: row["pcg"] for row in rows("pcg_numbers.csv")}
    packs = [row for row in rows("pcg_list.csv") if row["gtin"]]
    by_packs = {"KRE", "KRK"}
    codes = tuple(
        CodeRow(row["gtin"], row["pcg"], 1.0 if row["pcg"] in by_packs else float(row["ddd_per_pack"] or 0))
        for row in packs
    )
    order = [
        (group_of[row["pcg_1"]], group_of[row["pcg_2"]], group_of[row["einstufung"]], row["exklusiv"])
        for row in rows("pcg_hierarchy.csv")
    ]
    tables = Tables(
        codes=codes,
        combinations=tuple((one, other, into) for one, other, into, both in order if both == "1"),
        hierarchy=tuple((one, other) for one, other, _, both in order if both == "0"),
    )
    stated = Stated(name="pcg", threshold=180, thresholds=dict.fromkeys(sorted(by_packs), 3.0), decimals=2)
    grouper = build(stated, tables)
    draw, people = np.random.default_rng(5), 400
    lists = [
        [codes[i].code for i in draw.integers(0, len(codes), draw.integers(0, 8))] for _ in range(people)
    ]
    amounts = [float(q) for row in lists for q in draw.integers(1, 9, len(row))]
    persons = People(
        np.arange(people).astype(object), np.full(people, 50, np.int16), np.ones(people, np.int8)
    )
    found = group(grouper, persons, Coded.of(lists, amounts))
    assert [set(found.names_of(j)) for j in range(people)] == plainly(codes, order, lists, amounts)
    assert sum(bool(found.names_of(j)) for j in range(people)) > 50


def plainly(codes: Any, order: Any, lists: list[list[str]], amounts: list[float]) -> list[set[str]]:
    """Sums of packs × DDD of at least 180, or 3 packs; then combinations, then hierarchy."""
    gives: dict[str, dict[str, float]] = {}
    for code, flag, per_unit in codes:
        gives.setdefault(code, {})[flag] = per_unit
    found, at = [], 0
    for row in lists:
        total: dict[str, float] = {}
        for code in row:
            for flag, per_unit in gives[code].items():
                total[flag] = total.get(flag, 0.0) + amounts[at] * per_unit
            at += 1
        on = {f for f, sum_ in total.items() if round(sum_, 2) >= (3 if f in ("KRE", "KRK") else 180)}
        for one, other, into, both in order:
            if both == "1" and {one, other} <= on:
                on = on - {one} | {into}
        found.append(on - {other for one, other, _, both in order if both == "0" and one in on})
    return found


def test_every_table_of_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "g.toml").write_text(
        'name = "own"\nyear = 2026\ncodes = "c.csv"\nedits = "e.csv"\ncombinations = "j.csv"\n'
        'hierarchy = "h.csv"\ngroups = "g.csv"\nweights = "w.csv"\nlabels = "l.csv"\n',
        encoding="utf-8",
    )
    tables = {
        "c": "code,flag,per_unit,source\ne11.9,DIA,1,us\nE10,DIB,1,us\nI50,HF,1,us\nZ00,,1,us\n",
        "e": "code,sex,age_from,age_to,flag\nE10,,,17,DIA\nI50,M,80,,\n",
        "j": "flag,with,becomes\nDIA,DIB,DIC\n",
        "h": "flag,drops\nDIC,DIB\n",
        "g": "flag,group\nHF,HEART\n",
        "w": "factor,weight\nDIA,0.1\nDIB,0.2\nDIC,0.4\nHEART,1\n",
        "l": "factor,label\nDIA,Diabetes\n",
    }
    for name, text in tables.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    (tmp_path / "p.csv").write_text(
        "person_id,age,sex,icd10\na,50,F,E119|Z00\nb,50,F,E10|E11.9\nc,10,F,E10\nd,85,M,I50\ne,70,M,i50\n",
        encoding="utf-8",
    )
    found = answer(tmp_path / "p.csv", Asked(model=str(tmp_path / "g.toml")))
    rows = persons_rows(found)
    assert rows["hccs"] == ["DIA", "DIC", "DIA", "", "HEART"]
    assert rows["score"] == [0.1, 0.4, 0.1, 0.0, 1.0]
    assert found.read.coded.rewritten == 2
    assert found.grouped[str(tmp_path / "g.toml")].unknown == ()
    assert found.grouped[str(tmp_path / "g.toml")].grouper.label("DIA") == "Diabetes"


def test_codes_as_rows_and_as_one_cell_are_the_same(tmp_path: Path) -> None:
    (tmp_path / "wide.csv").write_text(
        "person_id,age,sex,icd10\n07,70,M,A|B|A\nx,30,F,\ny,31,2,C\n", encoding="utf-8"
    )
    (tmp_path / "long.csv").write_text("person_id,code\ny,C\n07,A\n07,B\n07,A\n", encoding="utf-8")
    wide = read_people(tmp_path / "wide.csv", Wanted())
    long = read_people(tmp_path / "wide.csv", Wanted(long=tmp_path / "long.csv"))
    assert wide.people.identity.tolist() == ["07", "x", "y"]
    assert wide.people.sex.tolist() == [1, 2, 2]
    for row in range(3):
        assert wide.coded.rows_of(row) == long.coded.rows_of(row)


def test_parquet_and_workbooks_are_read_as_csv(tmp_path: Path) -> None:
    import xlsxwriter

    from healthtrust.records.store import write_columns

    columns = {
        "person_id": np.array([7, 8]),
        "age": np.array([70, 30]),
        "sex": np.array([1, 2]),
        "icd10": np.array(["e11.9|I10", None], dtype=object),
        "lti": np.array([True, False]),
    }
    write_columns(tmp_path / "p.parquet", columns)
    with xlsxwriter.Workbook(str(tmp_path / "p.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, list(columns))
        sheet.write_row(1, 0, [7, 70, "M", "e11.9|I10", 1])
        sheet.write_row(2, 0, [8, 30, "F", "", 0])
    for name in ("p.parquet", "p.xlsx"):
        read = read_people(tmp_path / name, Wanted(columns={"lti": ("0", "1")}))
        assert read.people.identity.tolist() == ["7", "8"]
        assert read.coded.rows_of(0) == ["E119", "I10"] and read.coded.rows_of(1) == []
        texts, index = read.people.columns["lti"]
        assert [texts[i] for i in index] == ["1", "0"]


def test_every_mistake_at_once(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text(
        "person_id,age,sex,months,lti\na,150,M,12,0\na,30,X,13,Y\n,-1,F,12,\nb,40.5,f,6,yes\n",
        encoding="utf-8",
    )
    (tmp_path / "c.csv").write_text("person_id,code,quantity\na,E119,1\nq,E119,-2\n", encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        wanted = Wanted({"lti": ("0", "1")}, long=tmp_path / "c.csv", months="months")
        read_people(tmp_path / "p.csv", wanted)
    said = str(refused.value)
    for part in (
        "column person_id, row 4: found nothing",
        "column person_id, rows 2, 3: found 'a' 2 times",
        "column age, row 5",
        "column age, row 2: found 150; expected at most 120",
        "column lti, row 3: found 'Y'; expected one of 0, 1",
        "column lti, row 4: found nothing",
        "column sex, row 3: found 'X'",
        "column sex, row 5: found 'f'",
        "column months, row 3",
        "column quantity, row 3",
    ):
        assert part in said, part
    with pytest.raises(InvalidInput, match=r"codes of q; expected persons of the persons table"):
        (tmp_path / "ok.csv").write_text("person_id,age,sex\na,50,M\n", encoding="utf-8")
        (tmp_path / "c.csv").write_text("person_id,code\na,E119\nq,E119\n", encoding="utf-8")
        read_people(tmp_path / "ok.csv", Wanted(long=tmp_path / "c.csv"))
    with pytest.raises(InvalidInput, match=r"no column 'icd10'.*--codes"):
        read_people(tmp_path / "ok.csv", Wanted())


@pytest.mark.parametrize("between", [";", ",", " ", "; ", "/"])
def test_codes_joined_by_something_else_are_refused_and_not_passed_over(tmp_path: Path, between: str) -> None:
    persons = f'person_id,age,sex,icd10\n1,70,F,"Z00|A{between}B"\n2,50,M,Z99\n'
    (tmp_path / "p.csv").write_text(persons, encoding="utf-8")
    (tmp_path / "g.toml").write_text('name = "own"\ncodes = "codes.csv"\n', encoding="utf-8")
    (tmp_path / "codes.csv").write_text("code,flag\nA,one\nB,two\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"1 row: found several codes in one.*Join the codes") as refused:
        answer(tmp_path / "p.csv", Asked(model=str(tmp_path / "g.toml")))
    assert len(refused.value.problems) == 1


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Asked(), "neither --model nor --blend"),
        (Asked(model="v28", blend="v24=1"), "both --model and --blend"),
        (Asked(blend="v24=0.67,v28=0.43"), "shares that add up to 1.1"),
        (Asked(blend="v24=0.5,v24=0.5"), "each model once"),
        (Asked(blend="v24=1.5,v28=-0.5"), "v24=1.5"),
        (Asked(model="v28", normalisation="0"), "a number above 0"),
        (Asked(model="v28", normalisation="v42=1"), "'v42'"),
        (Asked(model="v28", coding="1"), "below 1"),
        (Asked(model="v28", coding="six"), "'six'"),
        (Asked(model="v28", unknown="cuont"), "did you mean 'count'"),
    ],
)
def test_options_that_make_no_sense(asked: Asked, said: str) -> None:
    assert said in "\n".join(str(problem) for problem in question_of(asked)[1])


def test_numbers_by_model() -> None:
    problems: list[Any] = []
    assert by_model("v24=1.1, v28=1", ("v24", "v28"), "--normalisation", problems) == {"v24": 1.1, "v28": 1.0}
    assert not problems
