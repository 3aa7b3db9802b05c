"""Claims and exposure that cannot be used: every mistake of both files at once, each with its row."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from healthtrust.deliver.guards import Asked, Pooling, guarded
from healthtrust.design.contract import Guards
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.money import Currency
from healthtrust.records.sheets import write_sheets

DOLLARS = Currency("USD", 2)
CLAIMS = "person_id,party,amount\n1,Ash,5\n"
PERSONS = "person_id,party,months\n1,Ash,12\n2,Elm,6\n"


def refusal(folder: Path, claims: str, persons: str, guards: Guards | None = None, **asked) -> list[str]:
    (folder / "claims.csv").write_text(claims, encoding="utf-8")
    (folder / "persons.csv").write_text(persons, encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        guarded(guards or Guards(), folder / "claims.csv", folder / "persons.csv", DOLLARS, Asked(**asked))
    return [str(problem) for problem in refused.value.problems]


CASES = {
    "no person": (CLAIMS + ",Ash,7\n", PERSONS, "claims.csv, column person_id, row 3: found nothing"),
    "no amount": (CLAIMS + "1,Ash,\n", PERSONS, "claims.csv, column amount, row 3: found nothing"),
    "no number": (
        CLAIMS + '1,Ash,"1,000"\n',
        PERSONS,
        "column amount, row 3: found '1,000'; expected a plain",
    ),
    "not finite": (CLAIMS + "1,Ash,inf\n", PERSONS, "column amount, row 3: found 'inf'"),
    "no cents": (
        CLAIMS + "1,Ash,2.345\n",
        PERSONS,
        "found '2.345'; expected an amount in USD with at most 2",
    ),
    "unknown party": (CLAIMS + "1,Ahs,7\n", PERSONS, "row 3: found an unknown party, 'Ahs' (1 line)"),
    "unknown person": (CLAIMS + "7,Ash,7\n", PERSONS, "row 3: found a person without exposure (1 line)"),
    "other party": (CLAIMS + "1,Elm,7\n", PERSONS, "row 3: found a person without exposure with this party"),
    "too many months": (CLAIMS, PERSONS + "3,Ash,13\n", "persons.csv, column months, row 4: found '13'"),
    "no months": (CLAIMS, PERSONS + "3,Ash,0\n", "persons.csv, column months, row 4: found '0'"),
    "negative months": (CLAIMS, PERSONS + "3,Ash,-1\n", "persons.csv, column months, row 4: found '-1'"),
    "no party": (CLAIMS, PERSONS + "3,,4\n", "persons.csv, column party, row 4: found nothing"),
    "twice": (CLAIMS, PERSONS + "2,Elm,6\n", "persons.csv, rows 3, 4: found the same person twice"),
    "long year": (CLAIMS, PERSONS + "2,Ash,7\n", "rows 3, 4: found one person with 13 months in all"),
    "no column": ("person_id,party,amuont\n1,Ash,5\n", PERSONS, "no column 'amount'"),
    "no exposure": (CLAIMS, "person_id,party\n1,Ash\n", "neither `months` nor `person_years`"),
    "other currency": (CLAIMS.replace("amount", "amount [EUR]"), PERSONS, "unit EUR; expected USD"),
    "semicolons": (CLAIMS.replace(",", ";"), PERSONS, "expected columns with commas"),
    "no rows": ("person_id,party,amount\n", PERSONS, "claims.csv: found no rows"),
    "class unknown": (
        "person_id,party,class,amount\n1,Ash,old,5\n",
        PERSONS,
        "persons.csv: found no column 'class', which claims.csv has",
    ),
    "class not said": (
        CLAIMS,
        "person_id,party,class,months\n1,Ash,old,6\n1,Ash,new,6\n",
        "persons.csv, rows 2, 3: found one person with several rows, and no column 'class' in claims.csv",
    ),
    "class not held": (
        "person_id,party,class,amount\n1,Ash,old,5\n1,Ash,odl,5\n",
        "person_id,party,class,months\n1,Ash,old,6\n",
        "row 3: found a person without exposure in this class",
    ),
}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_each_mistake_is_told_with_its_row(case: str, tmp_path: Path) -> None:
    claims, persons, said = CASES[case]
    found = refusal(tmp_path, claims, persons)
    assert any(said in line for line in found), found
    assert len(found) == 1


def test_mistakes_of_both_files_are_told_at_once(tmp_path: Path) -> None:
    claims = CLAIMS + ",Ash,x\n1,Zoo,2.345\n" + "9,Ash,1\n" * 9
    found = refusal(tmp_path, claims, PERSONS + "3,Ash,13\n2,Elm,x\n")
    assert len(found) == 8
    assert any("rows 5, 6, 7, 8, 9 and 4 more: found a person without exposure (9 lines)" in f for f in found)


def test_a_refusal_names_no_person(tmp_path: Path) -> None:
    claims = CLAIMS + "secret-4711,Ash,7\n"
    assert not any("4711" in line for line in refusal(tmp_path, claims, PERSONS))


def test_dates_that_are_none_and_payments_before_the_service(tmp_path: Path) -> None:
    claims = (
        "person_id,party,served_on,paid_on,amount\n1,Ash,2023-13-01,2023-02,5\n1,Ash,2023-05,2023-04-30,5\n"
    )
    found = refusal(tmp_path, claims, PERSONS, own_lag=True)
    assert found[0].startswith("claims.csv, column served_on, row 2: found '2023-13-01'")
    assert found[1].startswith("claims.csv, column paid_on, row 3: found '2023-04-30'")
    head, row = claims.splitlines()[0], "1,Ash,2023-05,2023-06,"
    assert "no rows" in refusal(tmp_path, f"{head}\n", PERSONS, own_lag=True)[0]
    assert "found 'x'" in refusal(tmp_path, f"{head}\n{row}x\n", PERSONS, own_lag=True)[0]
    assert "no column 'served_on'" in refusal(tmp_path, CLAIMS, PERSONS, own_lag=True)[0]


def test_guards_that_contradict_each_other(tmp_path: Path) -> None:
    both = Guards(truncate_at=5.0, truncate_percentile=0.99)
    assert "both `truncate_at` and" in refusal(tmp_path, CLAIMS, PERSONS, both)[0]
    by_class = Guards(truncate_at={"old": 5.0})
    assert "persons without a class" in refusal(tmp_path, CLAIMS, PERSONS, by_class)[0]
    assert "between 0 and 1" in refusal(tmp_path, CLAIMS, PERSONS, pooling=Pooling(5.0, 1.5))[0]


def test_a_missing_file_and_one_that_is_no_table(tmp_path: Path) -> None:
    (tmp_path / "claims.parquet").write_bytes(b"PAR1 nothing")
    with pytest.raises(InvalidInput) as refused:
        guarded(Guards(), tmp_path / "claims.parquet", tmp_path / "persons.csv", DOLLARS)
    assert [str(p).split(": ")[1][:12] for p in refused.value.problems][1] == "found no suc"


def test_parquet_xlsx_and_csv_give_the_same(tmp_path: Path) -> None:
    claims = {"person_id": [7, 7, 12], "party": ["Ash", "Ash", "Elm"], "amount": [5.1, -2.0, 300.25]}
    persons = {"person_id": [7, 12], "party": ["Ash", "Elm"], "person_years": [0.5, 1.0]}
    found = []
    for ending in ("csv", "parquet", "xlsx"):
        for name, columns in (("claims", claims), ("persons", persons)):
            path = tmp_path / f"{name}.{ending}"
            rows = list(zip(*columns.values(), strict=True))
            if ending == "csv":
                lines = [",".join(columns), *(",".join(map(str, row)) for row in rows)]
                path.write_text("\n".join(lines) + "\n", encoding="utf-8")
            elif ending == "parquet":
                pq.write_table(pa.table(columns), path)
            else:
                write_sheets(path, name, {name: (list(columns), rows)})
        guards = Guards(truncate_at=100.0)
        answer = guarded(guards, tmp_path / f"claims.{ending}", tmp_path / f"persons.{ending}", DOLLARS)
        found.append({name: amount.tolist() for name, amount in answer.money_of.items()})
    assert found[0] == found[1] == found[2]
    assert found[0]["counted"] == [310, 10_000]
