"""From where a file is fetched: the address given, a mirror, or those of its publisher in turn.

    --address           this address, for one file
    --mirror            BASE/<name>/<file>
    the environment     HEALTHTRUST_DATA_ADDRESS is such a BASE
    otherwise           the listed addresses, the next where one fails

A mirror stands alone: where one is named, nobody else is asked.

>>> under("https://data.example/open/", "febrl_linkage", "Annex 3F.xlsx")
'https://data.example/open/febrl_linkage/Annex%203F.xlsx'
>>> under("copies", "febrl_linkage", "Annex 3F.xlsx")
'copies/febrl_linkage/Annex 3F.xlsx'
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from healthtrust.ground.problems import Problem
from healthtrust.records.open_data.listing import ListedFile

VARIABLE = "HEALTHTRUST_DATA_ADDRESS"
"""Environment variable that names a mirror."""
WEB = ("http", "https")


@dataclass(frozen=True)
class Whence:
    """What was said about where to fetch from."""

    address: str = ""
    mirror: str = ""


def addresses_of(name: str, file: ListedFile, whence: Whence) -> tuple[str, ...]:
    """Return the addresses to try for a file of the source `name`, in order."""
    if whence.address:
        return (whence.address,)
    return (under(whence.mirror, name, file.name),) if whence.mirror else file.addresses


def under(base: str, name: str, file: str) -> str:
    """Return where a file lies below a mirror, be it an address or a folder."""
    parts = (name, file) if local_path(base) is not None else (quote(name), quote(file))
    return "/".join((base.rstrip("/"), *parts))


def local_path(address: str) -> Path | None:
    """Return the path an address means, or None where it is on the web.

    >>> str(local_path("file:copies/one%20table.csv")), local_path("https://data.example/one.csv")
    ('copies/one table.csv', None)
    """
    parts = urlsplit(address)
    if parts.scheme == "file":
        return Path(unquote(parts.path))
    return None if "://" in address else Path(address)


def mistaken(whence: Whence, files: Sequence[ListedFile]) -> list[Problem]:
    """Return what is wrong with what was said."""
    problems = []
    given = {"--address": whence.address, f"--mirror or {VARIABLE}": whence.mirror}
    for option, address in given.items():
        parts = urlsplit(address)
        if "://" in address and parts.scheme not in (*WEB, "file"):
            remedy = "Fetch it by hand, then give its path."
            problems.append(Problem(option, f"{parts.scheme}:", "https, http, file or a path", None, remedy))
        elif "@" in parts.netloc:
            found, remedy = "a name or password in the address", "Fetch it by hand, then give its path."
            problems.append(Problem(option, found, "an address that anyone may read", None, remedy))
    if whence.address and len(files) > 1:
        remedy = "Name the file with --file, or give --mirror."
        problems.append(Problem("--address", f"{len(files)} files to fetch", "one file", None, remedy))
    return problems
