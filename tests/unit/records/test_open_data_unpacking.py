"""Archives are unpacked whole into a folder of their own, and nothing lands elsewhere."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.records.open_data import unpacking
from healthtrust.records.open_data.unpacking import unpacked


def packed(folder: Path, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    archive = folder / "tables.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in members:
            made.writestr(name, body)
    return archive


def test_an_archive_is_unpacked_beside_itself_and_kept(tmp_path: Path) -> None:
    archive = packed(tmp_path, ("in/one.csv", b"1\n"), ("two.csv", b"2\n"), ("empty/", b""))
    to = unpacked(archive)
    assert to == tmp_path / "tables" and archive.is_file()
    assert (to / "in" / "one.csv").read_bytes() == b"1\n" and (to / "empty").is_dir()
    (to / "two.csv").write_bytes(b"mine")
    assert (unpacked(archive) / "two.csv").read_bytes() == b"mine"
    assert (unpacked(archive, again=True) / "two.csv").read_bytes() == b"2\n"


def link() -> zipfile.ZipInfo:
    member = zipfile.ZipInfo("link.csv")
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    return member


def test_all_that_would_lie_elsewhere_is_named_and_nothing_is_unpacked(tmp_path: Path) -> None:
    bad = ["../above.csv", "/top.csv", "in/../../above.csv", "C:/drive.csv", "..\\above.csv"]
    archive = packed(tmp_path, ("good.csv", b"1"), *((name, b"x") for name in bad), (link(), b"/etc/hosts"))
    with pytest.raises(InvalidInput) as refused:
        unpacked(archive)
    assert len(refused.value.problems) == len(bad) + 1
    assert "'link.csv': found a link or a device" in str(refused.value)
    assert {path.name for path in tmp_path.iterdir()} == {"tables.zip"}
    assert not (tmp_path.parent / "above.csv").exists()


def test_two_members_of_one_name_are_refused_also_where_only_the_case_differs(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"'one\.csv': found two members of this name"):
        unpacked(packed(tmp_path, ("one.csv", b"1"), ("ONE.csv", b"2")))


def test_an_archive_that_swells_is_refused(tmp_path: Path) -> None:
    archive = packed(tmp_path, ("zeros.bin", bytes(80 * 2**20)))
    with pytest.raises(InvalidInput, match="83,886,080 bytes in an archive of"):
        unpacked(archive)


def test_an_archive_that_holds_more_than_it_says_is_refused(tmp_path: Path) -> None:
    archive = packed(tmp_path, ("one.csv", b"1" * 1000))
    body = archive.read_bytes()
    size = (1000).to_bytes(4, "little")
    archive.write_bytes(body.replace(size, (10).to_bytes(4, "little")))
    with pytest.raises(InvalidInput):
        unpacked(archive)
    assert {path.name for path in tmp_path.iterdir()} == {"tables.zip"}


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MOST", 2)
    with pytest.raises(InvalidInput, match="found 3 members; expected at most 2"):
        unpacked(packed(tmp_path, *((f"{n}.csv", b"") for n in range(3))))


@pytest.mark.parametrize("spoilt", [b"no archive", b"PK\x03\x04 cut off"])
def test_a_broken_archive_is_told(spoilt: bytes, tmp_path: Path) -> None:
    archive = tmp_path / "tables.zip"
    archive.write_bytes(spoilt)
    with pytest.raises(InvalidInput, match=r"expected a whole archive\. Fetch it again with --again"):
        unpacked(archive)


def test_a_member_that_is_spoilt_leaves_what_was_unpacked_before(tmp_path: Path) -> None:
    archive = packed(tmp_path, ("one.csv", b"abcdefgh" * 100))
    unpacked(archive)
    body = bytearray(archive.read_bytes())
    body[40:44] = b"\xff\xff\xff\xff"
    archive.write_bytes(bytes(body))
    with pytest.raises(InvalidInput):
        unpacked(archive, again=True)
    assert (tmp_path / "tables" / "one.csv").read_bytes() == b"abcdefgh" * 100
