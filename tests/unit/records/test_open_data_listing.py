"""What is listed is whole, honest about its hashes, and needed by nothing but its commands."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from healthtrust.fingerprint import input_hashes
from healthtrust.ground.errors import InvalidInput
from healthtrust.records.open_data.listing import Source, files_named, source_named, source_names
from healthtrust.version import code_hash
from tests.small import tiny_design
from tests.tree import SOURCE

SOURCES = [source_named(name) for name in source_names()]
NEEDED = {"cms_shared_savings", "english_gp_payments", "english_weighted_populations", "dcp3_annex"}


def test_the_official_sources_are_listed() -> None:
    assert set(source_names()) >= NEEDED
    assert len(source_named("cms_shared_savings").files) >= 10


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_every_entry_is_whole(source: Source) -> None:
    told = {name: value for name, value in vars(source).items() if name != "files"}
    assert all(isinstance(value, str) and value for value in told.values())
    assert source.status in ("cited", "recalled", "assumed")
    assert source.files and len({file.name for file in source.files}) == len(source.files)
    for file in source.files:
        assert re.fullmatch(r"[\w.-]+", file.name) and not file.name.startswith("source.")
        assert file.addresses and len(set(file.addresses)) == len(file.addresses)
        assert all(urlsplit(each).scheme == "https" and " " not in each for each in file.addresses)
        assert not file.sha256 or re.fullmatch(r"[0-9a-f]{64}", file.sha256)


def test_listed_hashes_are_those_of_the_copies_at_hand(shared_data: Path) -> None:
    checked = 0
    for source in SOURCES:
        for file in source.files:
            path = shared_data / source.name / file.name
            if file.sha256 and path.is_file():
                assert hashlib.sha256(path.read_bytes()).hexdigest() == file.sha256, path.name
                checked += 1
    if not checked:
        pytest.skip("none of the files whose hash is listed lies in the data folder")


def test_a_name_that_is_not_listed_is_refused_with_the_nearest() -> None:
    assert source_named("dcp3-annex").name == "dcp3_annex"
    with pytest.raises(InvalidInput, match="did you mean 'febrl_linkage'"):
        source_named("febrl-linkag")
    with pytest.raises(InvalidInput, match=r"did you mean 'dataset3.csv'.*\n.*'two'"):
        files_named(source_named("febrl_linkage"), ["dataset3.cvs", "two"])


def test_nothing_outside_the_command_line_imports_it() -> None:
    imports = re.compile(r"(?m)^\s*(?:from|import)\s[^\n]*\bopen_data\b")
    users = {
        path.relative_to(SOURCE / "healthtrust").as_posix()
        for path in (SOURCE / "healthtrust").rglob("*.py")
        if imports.search(path.read_text(encoding="utf-8"))
    }
    assert users
    assert not {name for name in users if not name.startswith(("records/open_data/", "cli/data"))}


def test_no_run_is_known_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    monkeypatch.setattr("healthtrust.fingerprint.sha256", lambda path: read.append(path) or "0")
    monkeypatch.setattr("healthtrust.fingerprint.code_hash", lambda: "0")
    input_hashes(tiny_design(), "")
    assert read and not [path for path in read if "open_data" in path.parts]


def test_the_code_of_a_run_leaves_it_out(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    bytes_of = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read.append(path) or bytes_of(path))
    code_hash.__wrapped__()
    assert read and not [path for path in read if "open_data" in path.parts]
