"""What was told of a trust, kept as trees: in its own folder by every face, or by a worker for the pages.

    2027-03           statements/2027/03                 what was told of a month
    2027-12-1         statements/2027/12-1               what a settlement corrected
    settled-2027-1    statements/2027/12-1/settlement    the year as settled
    live-<hash>       .healthtrust/live/<hash>           a load, a reconciliation

>>> place_of("2027-03"), place_of("settled-2027-2"), place_of("../03")
('statements/2027/03', 'statements/2027/12-2/settlement', '')
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path

from healthtrust.ground.problems import Problem
from healthtrust.reports.tree.blocks import Document
from healthtrust.web.folder import Folder, NotThere
from healthtrust.web.kept import KEY, Kept, keep_answer, kept_answer
from healthtrust.web.live.trusts import Seen

_MONTH = re.compile(r"(\d{4})-(\d{2}(?:-\d{1,3})?)")
_SETTLED = re.compile(r"settled-(\d{4})-(\d{1,3})")


class LiveAnswers(Folder):
    """The served folder, with answers about live years apart from those that every viewer may open."""

    @property
    def answers(self) -> Path:
        """Return where they are."""
        return self.own / "live"


def key_of(trust: str, *what: object) -> str:
    """Return the key of an answer about a trust.

    >>> key_of("canton", "load", "ab")[:5], key_of("a", 1) == key_of("a", 1) != key_of("a", 2)
    ('live-', True)
    """
    return "live-" + hashlib.sha256("\x1f".join(map(str, (trust, *what))).encode()).hexdigest()[:32]


def keep(folder: Folder, key: str, document: Document) -> None:
    """Keep a tree about a live year."""
    answers = LiveAnswers(folder.path)
    answers.answers.mkdir(mode=0o700, parents=True, exist_ok=True)
    keep_answer(answers, key, document)


def told_of(folder: Folder, seen: Seen, name: str) -> Kept:
    """Return what is kept of a trust under a name; raises NotThere for what is no name of such."""
    address = f"{seen.address}/told/{name}"
    if KEY.fullmatch(name):
        return replace(kept_answer(LiveAnswers(folder.path), name), address=address)
    place = place_of(name)
    if not place:
        raise NotThere([Problem("told", repr(name), "a month, a settlement or an answer")])
    return Kept(seen.folder.path / place, address)


def place_of(name: str) -> str:
    """Return where in its folder a trust keeps what was told under a name; nothing for any other name."""
    month, settled = _MONTH.fullmatch(name), _SETTLED.fullmatch(name)
    if month:
        return f"statements/{month[1]}/{month[2]}"
    return f"statements/{settled[1]}/12-{settled[2]}/settlement" if settled else ""


def month_told(folder: Folder, seen: Seen, month: int) -> Kept:
    """Return what was told of a month of the year."""
    return told_of(folder, seen, f"{seen.standing.year:04d}-{month:02d}")


def settlement_told(folder: Folder, seen: Seen) -> Kept | None:
    """Return the latest settlement of the year, or None where there is none yet."""
    year = seen.standing.year
    found = (seen.folder.path / "statements" / f"{year:04d}").glob("12-*/settlement")
    numbers = [int(path.parent.name.removeprefix("12-")) for path in found]
    return told_of(folder, seen, f"settled-{year}-{max(numbers)}") if numbers else None


def reconciled_key(trust: str, year: int, month: int) -> str:
    """Return the key of the last reconciliation of a month."""
    return key_of(trust, "reconciled", year, month)


def reconciliation_told(folder: Folder, seen: Seen) -> Kept | None:
    """Return the latest reconciliation of the year that pages kept, or None."""
    for month in range(seen.standing.month, 0, -1):
        key = reconciled_key(seen.name, seen.standing.year, month)
        kept = told_of(folder, seen, key)
        if kept.is_there:
            return kept
    return None


def file_of_part(kept: Kept, part: str) -> str:
    """Return the name by which the first table of a part is taken away; nothing where it has none."""
    return next((name for name in kept.tables() if name.startswith(f"{part}-")), "")
