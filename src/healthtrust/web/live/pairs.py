"""Pairs of records for eyes to judge, with names: they lie in the identity folder of the trust, nowhere else.

    identity/linkage/                      as `healthtrust people link --to` writes it
    identity/linkage/review/list.json      the pairs to judge, as a job last worked them out
    identity/linkage/review/decided.jsonl  what was decided on these pages, a line each; only ever added to

A decision is written down at once and followed by a job, as an event of the ledger of person ids. What was
typed stands in no queue, trail or log of the pages: a job knows the trust alone.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from healthtrust.records.whole_file import write_whole
from healthtrust.web.live.trusts import Seen

SHOWN, KEPT = 10, 40
"""Pairs on a page, and in the list: a decision may settle others."""
LIST, DECIDED = "list.json", "decided.jsonl"


@dataclass(frozen=True)
class Judged:
    """A pair as the page shows it."""

    pair: str
    now: str
    probability: str
    weight: str
    one: str
    other: str
    fields: tuple[tuple[str, str, str], ...]
    """What, of the one, of the other."""
    weights: tuple[tuple[str, str, str], ...]
    """Comparison, how far they agree, weight."""


@dataclass(frozen=True)
class Listed:
    """The pairs to judge as they were last worked out."""

    pairs: tuple[Judged, ...]
    count: int
    low: float
    high: float
    left: tuple[str, ...]
    """Decisions that could not be followed, and why."""
    followed: int
    """Lines of decisions that were followed."""
    made_of: str
    """What it was worked out of, as `stamp` says it."""


@dataclass(frozen=True)
class ToJudge:
    """What the page shows."""

    pairs: tuple[Judged, ...] = ()
    count: int = 0
    waiting: int = 0
    """Decisions that no job has followed yet."""
    listed: Listed | None = None
    stale: bool = True
    """Whether the linkage or the records changed since the list was made."""


def linkage_of(seen: Seen) -> Path:
    """Return where the linkage of a trust lies, if there is one."""
    return seen.folder.identity / "linkage"


def is_linked(seen: Seen) -> bool:
    """Return whether a linkage lies there."""
    return (linkage_of(seen) / "pairs.parquet").is_file()


def to_judge(seen: Seen) -> ToJudge:
    """Return the most valuable pairs that nobody has decided here yet, as a job listed them."""
    lines, listed = decisions(seen), read_list(seen)
    if listed is None:
        return ToJudge(waiting=len(lines))
    waiting = lines[listed.followed :]
    decided = {line["pair"] for line in waiting}
    pairs = tuple(each for each in listed.pairs if each.pair not in decided)
    stale = not waiting and listed.made_of != stamp(seen)
    return ToJudge(pairs[:SHOWN], max(listed.count - len(decided), 0), len(waiting), listed, stale)


def note_decision(seen: Seen, decision: tuple[str, str], who: str, why: str) -> int:
    """Write down what somebody decided about a pair; return how many decisions there are."""
    pair, said = decision
    line = json.dumps({"pair": pair, "decision": said, "who": who, "why": why}, ensure_ascii=False)
    file = _review(seen) / DECIDED
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as to:
        to.write(line + "\n")
    return len(decisions(seen))


def decisions(seen: Seen) -> list[Mapping[str, str]]:
    """Return all that was decided on these pages, in order."""
    file = linkage_of(seen) / "review" / DECIDED
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    return [json.loads(line) for line in text.splitlines() if line]


def write_list(seen: Seen, listed: Listed) -> None:
    """Keep the list, for the owner of the trust alone."""
    place = _review(seen)
    write_whole(json.dumps(asdict(listed), ensure_ascii=False), place / LIST)
    (place / LIST).chmod(0o600)


def read_list(seen: Seen) -> Listed | None:
    """Return the list; None where none was made."""
    file = linkage_of(seen) / "review" / LIST
    if not file.is_file():
        return None
    told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    pairs = tuple(
        Judged(**{**each, "fields": _rows(each["fields"]), "weights": _rows(each["weights"])})
        for each in told["pairs"]
    )
    return Listed(**{**told, "pairs": pairs, "left": tuple(told["left"])})


def stamp(seen: Seen) -> str:
    """Return what changes when the linkage, its ledger or the loads do."""
    files = [linkage_of(seen) / name for name in ("pairs.parquet", "persons.sqlite")]
    told = [f"{path.stat().st_size}-{path.stat().st_mtime_ns}" for path in files if path.is_file()]
    return " ".join([*told, *(load.hash for load in seen.store.loads()[-1:])])


def _review(seen: Seen) -> Path:
    place = linkage_of(seen) / "review"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def _rows(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, str, str], ...]:
    return tuple((row[0], row[1], row[2]) for row in rows)
