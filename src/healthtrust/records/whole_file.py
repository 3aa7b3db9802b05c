"""A file that somebody asked for is written whole or not at all: beside its place first, then renamed.

Whether it can be written is asked before anything is reckoned, so that no answer is lost to a misspelt name.

>>> for problem in unwritable(Path("nowhere/targets.pdf"), (".csv", ".xlsx")): print(problem)
--to: found nowhere/targets.pdf; expected a file ending in .csv or .xlsx.
--to: found no folder 'nowhere'; expected a folder that is there. Make it, or name another.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem, in_words


def unwritable(
    to: Path | None, endings: Sequence[str], read: Sequence[Path | None] = (), option: str = "--to"
) -> list[Problem]:
    """Return why a file cannot be written, if one is asked for; `read` are the files it is made from.

    option: the name of the option that asks for it.
    """
    if to is None:
        return []
    found = []
    if to.suffix.lower() not in endings:
        found.append(Problem(option, str(to), f"a file ending in {in_words(endings)}"))
    if not to.parent.is_dir():
        remedy = "Make it, or name another."
        found.append(Problem(option, f"no folder {str(to.parent)!r}", "a folder that is there", None, remedy))
    elif to.is_dir():
        found.append(Problem(option, f"the folder {str(to)!r}", "the name of a file"))
    elif not os.access(to if to.exists() else to.parent, os.W_OK):
        found.append(Problem(option, f"{str(to)!r}, which may not be written", "a file that may be"))
    elif any(each is not None and each.resolve() == to.resolve() for each in read):
        found.append(Problem(option, f"{str(to)!r}, which the answer is made from", "another file"))
    return found


def write_whole(text: str, to: Path) -> None:
    """Write a text as UTF-8, whole or not at all; raises InvalidInput where the disk refuses."""
    beside = to.with_name(f".{to.name}.partial")
    try:
        beside.write_text(text, encoding="utf-8", newline="")
        beside.replace(to)
    except OSError as refused:
        beside.unlink(missing_ok=True)
        found = refused.strerror or str(refused)
        raise InvalidInput([Problem(str(to), found, "a file that can be written")]) from refused
