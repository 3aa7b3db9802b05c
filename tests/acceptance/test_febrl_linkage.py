"""Records with a known truth: Febrl 4, one to one, with and without identifier; Febrl 3, many to a person.

F1 at least 0.999 with the identifier and 0.99 without, at the model's threshold of 0.5; clusters of
Febrl 3 at least 0.997. The identifiers of Febrl have no checksum and are mistyped by more than one edit, so
they do not forbid a link here.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from healthtrust.people.linkage.link import Asked, linked
from tests.unit.people.linkage.made_people import Row, written

OURS = {
    "given_name": "given_name", "surname": "surname", "date_of_birth": "birth_date", "postcode": "postcode",
    "street_number": "house_no", "address_1": "street", "soc_sec_id": "national_id",
}  # fmt: skip


def febrl(folder: Path, name: str) -> list[Row]:
    """Records of a Febrl file under our names, with the true person; never its record id as evidence."""
    file = folder / "febrl_linkage" / f"{name}.csv"
    if not file.is_file():
        pytest.skip(f"no Febrl records at {file}")
    with file.open(encoding="utf-8", newline="") as text:
        rows = list(csv.reader(text, skipinitialspace=True))
    header = [column.strip() for column in rows[0]]
    held = [dict(zip(header, (cell.strip() for cell in row), strict=True)) for row in rows[1:]]
    return [
        {
            "record_id": str(number),
            "source": name,
            "person": row["rec_id"].split("-")[1],
            **{ours: row[theirs] for theirs, ours in OURS.items()},
        }
        for number, row in enumerate(held)
    ]


@pytest.mark.parametrize(("model", "bar"), [("default", 0.999), ("no-national-id", 0.99)])
def test_febrl_4_one_to_one(shared_data: Path, tmp_path: Path, model: str, bar: float) -> None:
    rows = febrl(shared_data, "dataset4a") + febrl(shared_data, "dataset4b")
    file = written(rows, tmp_path / "febrl4.csv")
    found = linked(Asked((file,), model, veto=False, one_to_one=True, truth="person"))
    assert found.judged is not None and found.judged.true_pairs == 5000
    assert found.judged.clusters.f1 >= bar


def test_febrl_3_clusters(shared_data: Path, tmp_path: Path) -> None:
    file = written(febrl(shared_data, "dataset3"), tmp_path / "febrl3.csv")
    found = linked(Asked((file,), veto=False, truth="person"))
    assert found.judged is not None and found.judged.true_pairs == 6538
    assert found.judged.clusters.f1 >= 0.997
