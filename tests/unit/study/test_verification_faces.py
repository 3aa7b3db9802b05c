"""Numbers for experts, and what they judge of them."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from healthtrust.design.whole import HEADINGS
from healthtrust.ground.errors import InvalidInput
from healthtrust.study.verification.answer import Answer, Bytes, as_plain, holds, notes, tables, validity_rows
from healthtrust.study.verification.faces import Face, faces_of
from healthtrust.study.verification.finding import INPUTS, Tested, not_here, passed
from healthtrust.study.verification.judged import Judgement, form_of, read_judged
from healthtrust.study.verification.usual import USUAL, usual
from healthtrust.study.verification.validity import VALIDITY

FACES = (
    Face(usual("life-expectancy"), 81.2),
    Face(usual("kakwani"), 0.9),
    Face(usual("switching"), float("nan")),
)


def test_every_step_has_numbers_with_source_and_status() -> None:
    assert tuple(dict.fromkeys(each.step for each in USUAL)) == HEADINGS
    assert len({each.name for each in USUAL}) == len(USUAL)
    for each in USUAL:
        assert each.low < each.high and each.source and each.question.endswith("?")
        assert each.status in ("cited", "recalled", "assumed")


def test_numbers_are_of_the_last_year_and_of_everywhere() -> None:
    card = {
        "year": np.array([2027, 2028, 2028]),
        "measure": np.array(["kakwani"] * 3),
        "place": np.array(["everywhere", "Dale", "everywhere"]),
        "value": np.array([0.1, 0.2, 0.3]),
    }
    switching = {
        "year": np.array([2028] * 5),
        "from": np.array(["A", "A", "B", "B", "no plan"]),
        "to": np.array(["A", "B", "A", "B", "A"]),
        "residents": np.array([80, 20, 10, 90, 500]),
    }
    found = {f.of.name: f.value for f in faces_of({"scorecard": card, "switching": switching}, 100)}
    assert found["kakwani"] == 0.3 and found["switching"] == 30 / 200
    assert np.isnan(found["contribution-share"])


def test_the_line_is_drawn_at_what_was_chosen() -> None:
    league = {
        "year": np.array([1, 1, 1]),
        "cost_per_qaly": np.array([9_000_000, 1_500_000, 2_500_000]),
        "covered": np.array([True, True, False]),
        "reason": np.array(["in: mandatory", "in: within the means", "out: beyond the means"]),
    }
    found = {f.of.name: f.value for f in faces_of({"league": league}, 100)}
    assert found["last-cost-per-qaly"] == 15_000


# ---- the form ----------------------------------------------------------------------------------------------


def written(path: Path, change: dict[int, dict[str, Any]]) -> Path:
    columns = form_of(FACES)
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(columns)
        for n in range(len(FACES)):
            row = {name: values[n] for name, values in columns.items()} | change.get(n, {})
            out.writerow(row.values())
    return path


def test_a_form_is_read_back(tmp_path: Path) -> None:
    signed = {
        "judgement": "plausible",
        "name": "A. Expert",
        "date": "2027-05-01",
        "remark": "as in the register",
    }
    found = read_judged(written(tmp_path / "form.csv", {0: signed}), FACES)
    assert found == (
        Judgement("life-expectancy", "plausible", "A. Expert", "2027-05-01", "as in the register"),
    )
    assert form_of(FACES, found)["judgement"] == ["plausible", "", ""]


def test_all_mistakes_of_a_form_are_told_at_once(tmp_path: Path) -> None:
    wrong = {
        0: {"judgement": "plausble", "name": "", "date": "1 May"},
        1: {"judgement": "wrong", "name": "B", "date": "2027-05-01", "value": 0.1},
        2: {"judgement": "doubtful", "name": "C", "date": "2027-05-01", "number": "swiching"},
    }
    with pytest.raises(InvalidInput) as refused:
        read_judged(written(tmp_path / "form.csv", wrong), FACES)
    where = [str(problem.where) for problem in refused.value.problems]
    assert where == [
        "form.csv, row 2, judgement",
        "form.csv, row 2, name",
        "form.csv, row 2, date",
        "form.csv, row 3, value",
        "form.csv, row 4, number",
    ]
    assert refused.value.problems[0].nearest == "plausible"
    assert "another run" in str(refused.value.problems[3])


def test_a_form_without_its_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "form.csv"
    path.write_text("number,value\nkakwani,0.9\n")
    with pytest.raises(InvalidInput, match="judgement"):
        read_judged(path, FACES)


# ---- the answer --------------------------------------------------------------------------------------------


def answer(*states: str, different: tuple[str, ...] = ()) -> Answer:
    made = {"passed": passed(True, "yes"), "failed": passed(False, "no"), "not applicable": not_here("none")}
    tests = tuple(Tested(f"t{n}", INPUTS, "done", "must", made[state]) for n, state in enumerate(states))
    return Answer("ab12", "all residents", Bytes(5, different), tests, FACES)


def test_a_run_holds_only_if_all_that_applies_passes() -> None:
    assert holds(answer("passed", "not applicable")) and holds(answer())
    assert not holds(answer("passed", "failed"))
    assert not holds(answer("passed", different=("tables/flow.parquet",)))
    assert not holds(answer("not applicable")), "nothing was tested"


def test_what_lies_outside_and_who_signed_is_told() -> None:
    found = answer("passed")
    assert any("Kakwani" in note for note in notes(found)) and any("Nobody" in note for note in notes(found))
    assert as_plain(found)["holds"] is True
    assert tables(found)["face validity"]["value"] == [81.2, 0.9, None]


def test_validity_says_what_this_run_adds() -> None:
    signed = (Judgement("kakwani", "doubtful", "A. Expert", "2027-05-01"),)
    tests = (Tested("sum", INPUTS, "added", "4", passed(True, "4")),)
    assert validity_rows(Answer("ab12", "", None, (), FACES))["this run"][:2] == [
        "nobody has signed",
        "not tested now",
    ]
    assert validity_rows(Answer("ab12", "", None, tests, FACES, signed))["this run"][:2] == [
        "1 of 3 numbers judged",
        "1 of 1 tests passed",
    ]


def test_evidence_of_the_project_exists() -> None:
    home = Path(__file__).parents[3]
    named = {each for kind in VALIDITY for each in kind.evidence if each.startswith(("tests/", "docs/"))}
    assert named and all((home / each).exists() for each in named)
