"""What a settlement was made from, kept by hash: opened only while its bytes are the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from healthtrust.deliver.settlement.archive import (
    SHORT,
    TOLD,
    File,
    Kept,
    fingerprint,
    kept,
    located,
    noted,
    opened,
    other_versions,
    sha256,
)
from healthtrust.deliver.settlement.asked import answered, files_of, options_of
from healthtrust.ground.errors import InvalidInput
from tests.unit.deliver import made_deal


def keep(folder: Path, stage: str = "final") -> Kept:
    contract, rows = made_deal.written(folder)
    return kept(folder / "kept", files_of(str(contract), rows), options_of(stage))


def test_the_fingerprint_is_of_bytes_and_options_whatever_files_are_called(tmp_path: Path) -> None:
    contract, rows = made_deal.written(tmp_path)
    files = files_of(str(contract), rows)
    other = rows.rename(tmp_path / "other.csv")
    renamed = (files[0], File("statement", "other.csv", other))
    first = keep(tmp_path)
    assert fingerprint(renamed, options_of("final"))[:SHORT] == first.place.name
    assert fingerprint(renamed, options_of("appeal"))[:SHORT] != first.place.name
    other.write_text(other.read_text().replace("900", "901"))
    assert fingerprint(renamed, options_of("final"))[:SHORT] != first.place.name


def test_what_is_kept_settles_to_the_same_amounts_when_the_files_are_gone(tmp_path: Path) -> None:
    place = keep(tmp_path).place
    (tmp_path / "deal.toml").unlink()
    (tmp_path / "rows.csv").unlink()
    found = opened(place)
    answer = answered(found.files, found.options)
    assert answer.settled.amount.tolist() == made_deal.settled().amount.tolist()
    assert answer.settled.statement.source == "rows.csv"


def test_inputs_are_stored_under_their_hash(tmp_path: Path) -> None:
    found = keep(tmp_path)
    for file in found.files:
        assert file.path.stem == sha256(file.path)
    assert not list(found.place.rglob("*.partial"))
    assert found.versions["healthtrust"] and found.versions["numpy"]


def test_a_changed_or_missing_input_is_refused_by_name(tmp_path: Path) -> None:
    found = keep(tmp_path)
    contract, statement = (file.path for file in found.files)
    statement.write_text(statement.read_text().replace("900", "901"))
    contract.unlink()
    with pytest.raises(InvalidInput) as refused:
        opened(found.place)
    assert "contract deal.toml: found no file" in str(refused.value)
    assert "statement rows.csv: found changed bytes" in str(refused.value)


def test_changed_options_are_refused(tmp_path: Path) -> None:
    place = keep(tmp_path).place
    told = json.loads((place / TOLD).read_text())
    told["options"]["stage"] = "appeal"
    (place / TOLD).write_text(json.dumps(told))
    with pytest.raises(InvalidInput, match="other inputs or options"):
        opened(place)
    (place / TOLD).write_text("{")
    with pytest.raises(InvalidInput, match="no settlement that can be read"):
        opened(place)


def test_keeping_again_mends_a_copy_and_keeps_what_was_first_noted(tmp_path: Path) -> None:
    found = keep(tmp_path)
    (tmp_path / "out.csv").write_text("first")
    assert noted(found, {"settlement.csv": tmp_path / "out.csv"}) == {}
    found.files[1].path.write_text("damaged")
    again = keep(tmp_path)
    assert opened(again.place).outputs == again.outputs != {}
    assert noted(again, {"settlement.csv": tmp_path / "out.csv"}) == {"settlement.csv": True}
    (tmp_path / "out.csv").write_text("second")
    assert noted(again, {"settlement.csv": tmp_path / "out.csv"}) == {"settlement.csv": False}
    assert opened(again.place).outputs == again.outputs


def test_a_settlement_is_found_by_folder_or_the_beginning_of_its_fingerprint(tmp_path: Path) -> None:
    final, appeal = keep(tmp_path).place, keep(tmp_path, "appeal").place
    folder = tmp_path / "kept"
    assert located(str(final), []) == final
    assert located(appeal.name[:6], [folder]) == appeal
    assert located(json.loads((final / TOLD).read_text())["fingerprint"], [folder]) == final
    with pytest.raises(
        InvalidInput, match=f"{min(final.name, appeal.name)} or {max(final.name, appeal.name)}"
    ):
        located("nothing", [folder])
    with pytest.raises(InvalidInput, match="a settlement kept in elsewhere"):
        located("abc", [Path("elsewhere")])


def test_other_versions_are_said(tmp_path: Path) -> None:
    found = keep(tmp_path)
    assert other_versions(found) == []
    older = Kept(found.place, found.files, found.options, dict(found.versions) | {"numpy": "1.0"})
    assert other_versions(older)[0].startswith("numpy 1.0, now ")


def test_options_that_are_not_sound_are_refused_together() -> None:
    with pytest.raises(InvalidInput) as refused:
        options_of("finale", month="2027-13")
    assert "did you mean 'final'?" in str(refused.value) and "2027-13" in str(refused.value)


def test_another_currency_than_the_contracts_is_refused(tmp_path: Path) -> None:
    contract, rows = made_deal.written(tmp_path)
    with pytest.raises(InvalidInput, match="found EUR; expected GBP, the currency of deal"):
        answered(files_of(str(contract), rows), options_of("final", "eur"))


def test_a_contract_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no such file"):
        files_of(str(tmp_path / "none.toml"), tmp_path / "rows.csv")


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("inputs", []),
        ("inputs", {"contract": {}}),
        ("inputs", {"contract": {"name": 1, "sha256": "a", "kept": "b"}}),
        ("options", ["final"]),
        ("versions", []),
        ("outputs", 5),
        ("fingerprint", None),
    ],
)
def test_a_folder_that_says_something_else_of_itself_is_refused(
    tmp_path: Path, part: str, value: object
) -> None:
    place = keep(tmp_path).place
    told = json.loads((place / TOLD).read_text(encoding="utf-8"))
    (place / TOLD).write_text(json.dumps(told | {part: value}), encoding="utf-8")
    with pytest.raises(InvalidInput, match="no settlement that can be read"):
        opened(place)
