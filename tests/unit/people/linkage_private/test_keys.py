"""Linkage by keys alone: known answers of febrl4, and what is refused."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from healthtrust.design.alone import alone
from healthtrust.ground.errors import InvalidInput
from healthtrust.people.linkage.private.fields import Fields, KeyField
from healthtrust.people.linkage.private.keys import (
    PYTHON,
    Identified,
    encode,
    interpreter,
    match,
    read_identified,
)
from healthtrust.records.store import data_folder
from tests.tree import ROOT

SECRET = "a secret of the two parties"


@pytest.fixture(scope="module")
def python() -> Path:
    for named in (os.environ.get(PYTHON, ""), str(ROOT / ".venv-private/bin/python")):
        if named and Path(named).is_file():
            return Path(named)
    pytest.skip(f"no environment with clkhash and anonlink: neither ${PYTHON} nor .venv-private/bin/python")


def febrl(letter: str, folder: Path) -> Path:
    path = data_folder() / "febrl_linkage" / f"dataset4{letter}.csv"
    if not path.is_file():
        pytest.skip("febrl_linkage is not among the data sets")
    with path.open(encoding="utf-8") as stream:
        header, *rows = [[cell.strip() for cell in row] for row in csv.reader(stream)]
    to = folder / f"{letter}.csv"
    with to.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([["record_id" if name == "rec_id" else name for name in header], *rows])
    return to


def some(side: Identified, most: int) -> Identified:
    """Return the records of the persons numbered below `most`; all 10,000 took 70 s, with F1 1.0000."""
    rows = [k for k, each in enumerate(side.record_id) if int(each.split("-")[1]) < most]
    return Identified(*([column[k] for k in rows] for column in (side.source, side.record_id, side.texts)))


@pytest.mark.parametrize(("with_id", "expected"), [(True, 1.0), (False, 0.9975)])
def test_febrl4_is_linked_without_names(python, tmp_path, with_id, expected):
    bits = {
        "given_name": 200,
        "surname": 200,
        "address_1": 100,
        "suburb": 100,
        "postcode": 100,
        "date_of_birth": 200,
    }
    bits |= {"soc_sec_id": 200} if with_id else {}
    fields = Fields(fields=tuple(KeyField(column=name, bits=count) for name, count in bits.items()))
    sides = [read_identified(febrl(letter, tmp_path), fields) for letter in "ab"]
    if with_id:
        sides = [some(side, 1500) for side in sides]
    keys = [encode(side, fields, SECRET, python) for side in sides]
    found = match(keys[0], keys[1], 0.7, python)
    right = sum(
        sides[0].record_id[a].split("-")[1] == sides[1].record_id[b].split("-")[1] for a, b, _ in found
    )
    assert 2 * right / (len(found) + len(sides[0].record_id)) == pytest.approx(expected, abs=0.0015)


def test_another_secret_matches_nobody(python, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("record_id,given_name,surname\n1,Ann,Lee\n2,Bob,Ray\n")
    fields = alone(
        'fields = [{column = "given_name"}, {column = "surname", bits = 300}]', Fields, "fields.toml"
    )
    records = read_identified(path, fields)
    one, other = (encode(records, fields, secret, python) for secret in (SECRET, "another secret altogether"))
    assert [pair[:2] for pair in match(one, one, 0.9, python)] == [(0, 0), (1, 1)]
    assert match(one, other, 0.9, python) == []


def test_what_is_missing_is_said(tmp_path, monkeypatch):
    monkeypatch.delenv(PYTHON, raising=False)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InvalidInput, match="Make an environment"):
        interpreter()
    path = tmp_path / "a.csv"
    path.write_text("record_id,given_nam\n1,Ann\n")
    fields = Fields(fields=(KeyField(column="given_name"),))
    with pytest.raises(InvalidInput, match="did you mean 'given_nam'"):
        read_identified(path, fields)
    path.write_text("record_id,given_name\n,Ann\n")
    with pytest.raises(InvalidInput, match="1 rows without record_id"):
        read_identified(path, fields)
    path.write_text("record_id,given_name\n1,Ann\n")
    records = read_identified(path, fields)
    with pytest.raises(InvalidInput, match="16 or more"):
        encode(records, fields, "short", tmp_path)
    import sys

    with pytest.raises(InvalidInput, match="Install clkhash"):
        encode(records, fields, SECRET, Path(sys.executable))
