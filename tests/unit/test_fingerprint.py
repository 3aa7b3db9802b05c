"""A run is known by every file that decides it, also by those that are named deep within."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthtrust.fingerprint import fingerprint, input_hashes
from healthtrust.fingerprint import sha256 as bytes_of
from tests.small import tiny_design

RESPONDS = {"before": "fee-for-service", "after": "mine.toml"}


def known_as(folder: Path, **design: object) -> str:
    """Return the fingerprint of the small design with its files in a folder."""
    made = tiny_design(**design)
    return fingerprint(made, input_hashes(made, str(folder)), "1")


@pytest.mark.parametrize(
    ("name", "design"),
    [
        ("mine.toml", {"deliver": {"responds": RESPONDS}}),
        ("mine.toml", {"deliver": {"contracts": {"primary": "mine.toml"}}}),
        ("mine.toml", {"deliver": {"organisation": "mine.toml"}}),
        ("mine.csv", {"package": {"waiting_decay": "mine.csv"}}),
        ("mine.csv", {"people": {"migration": "mine.csv"}}),
    ],
)
def test_another_word_in_a_named_file_is_another_run(
    name: str, design: dict[str, object], tmp_path: Path
) -> None:
    found = []
    for text in ("title = 'one'", "title = 'two'"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        found.append(known_as(tmp_path, **design))
    assert found[0] != found[1]
    assert input_hashes(tiny_design(**design), str(tmp_path))[name] == bytes_of(tmp_path / name)


def test_a_file_named_in_a_file_counts_and_two_that_name_each_other_end(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("contract = 'deal.toml'", encoding="utf-8")
    (tmp_path / "deal.toml").write_text("form = 'mine.toml'", encoding="utf-8")
    hashes = input_hashes(tiny_design(deliver={"responds": RESPONDS}), str(tmp_path))
    assert {"mine.toml", "deal.toml"} <= set(hashes)


def test_a_name_that_is_no_file_or_no_toml_is_left_to_who_reads_it(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("= not toml", encoding="utf-8")
    assert "absent.toml" not in input_hashes(tiny_design(deliver={"organisation": "absent.toml"}), "")
    assert "mine.toml" in input_hashes(tiny_design(deliver={"responds": RESPONDS}), str(tmp_path))


def test_shipped_contracts_and_arrangements_count_as_tables_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bytes of shipped TOML files are among those of the shipped tables; designs tell themselves."""
    read: list[str] = []

    def noted(path: Path) -> str:
        read.append(f"{path.parent.name}/{path.name}")
        return "0"

    monkeypatch.setattr("healthtrust.fingerprint.sha256", noted)
    input_hashes(tiny_design(), "")
    arrangement, contract = "arrangements/vertical-capitated.toml", "contracts/block.toml"
    assert {arrangement, contract, "coefficients/delivery-uses.csv"} <= set(read)
    assert not any(name.startswith("designs/") and name.endswith(".toml") for name in read)
