"""The folder of a trust is whole or not there, keeps no password, and opens only its own database."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.live.store import TrustFolder, create, folder
from healthtrust.live.store.database import VARIABLE
from tests.unit.live.store.books import ABOUT, noon
from tests.unit.live.store.postgres import new_database


@pytest.fixture(autouse=True)
def nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


def test_a_folder_with_its_own_database(tmp_path: Path) -> None:
    made = TrustFolder.create(tmp_path / "valley", ABOUT, clock=noon)
    assert sorted(p.name for p in made.path.iterdir()) == [
        "backups", "design", "identity", "records", "statements", "trust.sqlite", "trust.toml",
    ]  # fmt: skip
    for closed in (made.path, made.identity, made.load("h").parent):
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert made.statements(2027, 3) == made.path / "statements" / "2027" / "03"
    (tmp_path / "valley").rename(tmp_path / "moved")
    opened = TrustFolder.open(tmp_path / "moved")
    assert opened.store.about == ABOUT
    assert [row.action for row in opened.store.trail()] == ["create"]
    with pytest.raises(InvalidInput, match="a folder that is there"):
        TrustFolder.create(tmp_path / "moved", ABOUT)
    with pytest.raises(InvalidInput, match="no folder to make it in"):
        TrustFolder.create(tmp_path / "a" / "b", ABOUT)


def test_making_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(folder, "_say", full)
        with pytest.raises(InvalidInput, match="the disk is full"):
            TrustFolder.create(tmp_path / "valley", ABOUT)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / ".valley.partial").mkdir()
    assert TrustFolder.create(tmp_path / "valley", ABOUT).path.is_dir(), (
        "what a killed process left is no hindrance"
    )


def test_a_password_is_never_written(
    tmp_path: Path, postgres_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = new_database(postgres_server, "with_password").replace("postgres@", "postgres:open-sesame@")
    monkeypatch.setenv(VARIABLE, url)
    made = TrustFolder.create(tmp_path / "valley", ABOUT, clock=noon)
    text = (made.path / "trust.toml").read_text()
    assert "postgresql+pg8000://postgres@" in text
    assert "sesame" not in text + repr(made) + repr(made.store) + str(made.store.trail())
    assert not (made.path / "trust.sqlite").exists()
    assert TrustFolder.open(made.path).store.about == ABOUT
    monkeypatch.delenv(VARIABLE)
    assert TrustFolder.open(made.path).store.about == ABOUT, "this server asks for no password"


def test_making_goes_on_where_it_was_interrupted(tmp_path: Path, postgres_url: str) -> None:
    create(postgres_url, ABOUT, clock=noon)
    assert TrustFolder.create(tmp_path / "valley", ABOUT, postgres_url).store.about == ABOUT
    other = type(ABOUT)("Hill", "GBP", 2)
    with pytest.raises(InvalidInput, match="an empty database"):
        TrustFolder.create(tmp_path / "hill", other, postgres_url)


def test_the_database_of_another_trust_is_refused(tmp_path: Path) -> None:
    made = TrustFolder.create(tmp_path / "valley", ABOUT, clock=noon)
    create(f"sqlite:///{tmp_path / 'other.sqlite'}", type(ABOUT)("Hill", "GBP", 2))
    with pytest.raises(InvalidInput, match="found the trust 'Hill'"):
        TrustFolder.open(made.path, f"sqlite:///{tmp_path / 'other.sqlite'}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = 'Valley'\n", "created"),
        ("name = 'Valley'\ncreated = 'x'\nformat = 9\n", "newer version"),
        ("name = \n", "trust.toml"),
        ("name = 'Valley'\ncreated = 'x'\ncolour = 'red'\n", "colour"),
        ("name = 'Valley'\ncreated = 'x'\ndatabase = 'gone.sqlite'\n", "no such file"),
    ],
)
def test_a_folder_that_is_damaged_says_how(tmp_path: Path, text: str, said: str) -> None:
    made = TrustFolder.create(tmp_path / "valley", ABOUT)
    (made.path / "trust.toml").write_text(text)
    with pytest.raises(InvalidInput, match=said):
        TrustFolder.open(made.path)
