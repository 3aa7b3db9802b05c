"""An archive is unpacked into a folder of its own: whole or not at all, and nowhere else.

Refused are members that would lie outside, links, passwords, two of one name, and archives that say of
themselves, or turn out, to be far larger than they look.
"""

from __future__ import annotations

import shutil
import stat
import zipfile
import zlib
from collections import Counter
from pathlib import Path, PurePosixPath, PureWindowsPath

from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem
from healthtrust.records.open_data.downloading import writable

LARGEST = 16 * 2**30
"""Bytes that an archive may hold."""
SUSPECT, SWELLS = 64 * 2**20, 200
"""From this many bytes on, an archive may not hold this many times its own size."""
MOST = 100_000
"""Members that an archive may have."""
PIECE = 1024 * 1024
ENCRYPTED = 0x1


def is_archive(path: Path) -> bool:
    """Return whether a file is an archive by name."""
    return path.suffix.lower() == ".zip"


def unpacked(archive: Path, again: bool = False) -> Path:
    """Return the folder beside an archive that holds what it holds; unpack it if it is not there.

    again: unpack even so. Raises InvalidInput with all that is wrong with it.
    """
    to = archive.with_suffix("")
    if to.is_dir() and not again:
        return to
    beside = archive.with_name(f".{to.name}.partial")
    try:
        with zipfile.ZipFile(archive) as opened, writable(to):
            refuse(unsafe(opened, archive))
            shutil.rmtree(beside, ignore_errors=True)
            for member in opened.infolist():
                _extract(opened, member, beside)
            if to.exists():
                shutil.rmtree(to)
            beside.replace(to)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as broken:
        remedy = "Fetch it again with --again."
        problem = Problem(str(archive), str(broken) or "a broken archive", "a whole archive", None, remedy)
        raise InvalidInput([problem]) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return to


def unsafe(opened: zipfile.ZipFile, archive: Path) -> list[Problem]:
    """Return what is wrong with an archive, by what it says of itself."""
    members = opened.infolist()
    whole, packed = sum(each.file_size for each in members), archive.stat().st_size
    named = Counter(each.filename.casefold() for each in members)
    found = [(each.filename, wrong) for each in members if (wrong := _wrong(each))]
    found += [(name, "two members of this name") for name, count in named.items() if count > 1]
    problems = [
        Problem(f"{archive.name}, {name!r}", wrong, "plain files inside the archive") for name, wrong in found
    ]
    if len(members) > MOST:
        problems.append(Problem(archive.name, f"{len(members):,} members", f"at most {MOST:,}"))
    if whole > LARGEST or (whole > SUSPECT and whole > SWELLS * packed):
        held = f"{whole:,} bytes in an archive of {packed:,}"
        expected = f"at most {LARGEST:,}, and at most {SWELLS} times the archive"
        problems.append(Problem(archive.name, held, expected, None, "Look into it before unpacking by hand."))
    return problems


def _wrong(member: zipfile.ZipInfo) -> str:
    """Return what is wrong with a member, or nothing.

    >>> _wrong(zipfile.ZipInfo("../above.csv")), _wrong(zipfile.ZipInfo("tables/one.csv"))
    ('a path that leads outside', '')
    """
    path, windows = PurePosixPath(member.filename), PureWindowsPath(member.filename)
    if path.is_absolute() or windows.drive or windows.root or ".." in (*path.parts, *windows.parts):
        return "a path that leads outside"
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "a link or a device"
    return "a password" if member.flag_bits & ENCRYPTED else ""


def _extract(opened: zipfile.ZipFile, member: zipfile.ZipInfo, beside: Path) -> None:
    to = beside / member.filename
    if member.is_dir():
        to.mkdir(parents=True, exist_ok=True)
        return
    to.parent.mkdir(parents=True, exist_ok=True)
    came = 0
    with opened.open(member) as stream, to.open("xb") as file:
        while piece := stream.read(PIECE):
            came += len(piece)
            if came > member.file_size:
                raise zipfile.BadZipFile(f"{member.filename} holds more than it says")
            file.write(piece)
