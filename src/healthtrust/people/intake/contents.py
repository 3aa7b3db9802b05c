"""What a load has read, by hash: a source that was loaded before is recognised whatever its files are called.

Source  form of this library.

>>> files = (FileReport("visits.csv", "ab", 10),)
>>> [problem.found for problem in loaded_before("c", files, [{"content": "c", "files": [], "title": "Own"}])]
['records that were loaded into this folder before']
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from healthtrust.ground.problems import Problem
from healthtrust.people.intake.mapping import IntakeMapping
from healthtrust.people.intake.report import FileReport


def files_of(source: Path, paths: Mapping[str, Sequence[Path]]) -> tuple[FileReport, ...]:
    """Return every file that was read, by name inside the source, with its hash."""
    root = source if source.is_dir() else source.parent
    files = sorted({path for listed in paths.values() for path in listed})
    return tuple(
        FileReport(path.relative_to(root).as_posix(), _hash(path), path.stat().st_size) for path in files
    )


def content_of(files: Sequence[FileReport], rules: IntakeMapping, source: str) -> str:
    """Return the hash of what is loaded: the files by what they hold, the mapping, whose records they are."""
    whole = hashlib.sha256(rules.model_dump_json().encode())
    for text in (source, *sorted(each.sha256 for each in files)):
        whole.update(f"\n{text}".encode())
    return whole.hexdigest()


def loaded_before(
    content: str, files: Sequence[FileReport], earlier: Sequence[Mapping[str, Any]]
) -> list[Problem]:
    """Return the problem of loading what the folder has already: all of it, or no file that is new.

    earlier: loads by the same mapping, of the same source.
    """
    known = {each["sha256"] for report in earlier for each in report["files"]}
    again = any(report["content"] == content for report in earlier)
    if not again and not (files and all(each.sha256 in known for each in files)):
        return []
    remedy = "Nothing is to be done, or say --again to load them anew."
    found = "records that were loaded into this folder before"
    return [Problem("SOURCE", found, "records that are new to it", None, remedy)]


def other_money(code: str, earlier: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """Return the problem of a folder that holds money in another currency."""
    held = sorted({str(report["currency"]) for report in earlier} - {code})
    remedy = "Load each currency into a folder of its own."
    return [Problem("--currency", code, f"{each}, as the folder holds", None, remedy) for each in held]


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
