"""Whether the bytes are the right ones: their SHA-256, or at least that they are no page in a file's place.

>>> short("0e667330458ae88dd3d6b9cab39af4e7629a2fef98a810d0ea5f15e48220bdbf")
'0e667330458a...'
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from healthtrust.ground.problems import Problem
from healthtrust.records.open_data.downloading import page_instead

DIGITS = re.compile(r"[0-9a-f]{64}")
PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)", re.I | re.S)
POINTER = b"version https://git-lfs.github.com/spec/"
MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Expected:
    """The SHA-256 that a file should have, and who says so: listed, given, or noted when it was fetched."""

    sha256: str = ""
    by: str = ""


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def short(sha256: str) -> str:
    """Return the beginning of a SHA-256, for a line that people read."""
    return f"{sha256[:12]}..."


def wrong_hash(where: str, found: str, expected: Expected, remedy: str) -> list[Problem]:
    """Return that a hash is not the one expected, if one is."""
    if not expected.sha256 or found == expected.sha256:
        return []
    said = f"SHA-256 {expected.sha256} ({expected.by})"
    return [Problem(where, f"SHA-256 {found}", said, None, remedy)]


def no_data(path: Path, address: str, name: str) -> list[Problem]:
    """Return that a file is no data by its first bytes: a web page, a pointer to a file, or nothing."""
    with path.open("rb") as stream:
        first = stream.read(4096).removeprefix(MARK)
    if not first:
        return [Problem(address, "no bytes", name, None, "Try another --address.")]
    if first.startswith(POINTER):
        remedy = "Give the address from which large files of that repository come, with --address."
        return [Problem(address, "a pointer to the file", f"{name} itself", None, remedy)]
    if PAGE.match(first) and Path(name).suffix.lower() not in (".html", ".htm"):
        return [page_instead(address, name)]
    return []


def mistaken_hash(given: str) -> list[Problem]:
    """Return what is wrong with a hash that was given.

    >>> [str(each) for each in mistaken_hash("0e66")]
    ['--expect: found 4 characters; expected the 64 hexadecimal digits of a SHA-256.']
    """
    if not given or DIGITS.fullmatch(given.lower()):
        return []
    found = f"{len(given)} characters" if len(given) != 64 else repr(given)
    return [Problem("--expect", found, "the 64 hexadecimal digits of a SHA-256")]
