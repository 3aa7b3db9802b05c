"""What was made of a run: told tables, workbooks, checks, reports and answers, all gone once the run is.

An answer of one run has its fingerprint in its key; one of several names them in a file beside its tree.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from healthtrust.ground.errors import InvalidInput
from healthtrust.records.whole_file import write_whole
from healthtrust.runs.differs import design_of
from healthtrust.runs.folder import RunFolder
from healthtrust.web.folder import FINGERPRINT, Folder

FILE = "made_of.json"
PLACES = ("told", "taken", "verified", "reports")
"""Folders, among what the pages keep, that hold what was made of runs by their fingerprints."""
OF_SEVERAL = ("compare-", "why-")
IN_ADDRESS = re.compile(r"(?<![0-9a-f])[0-9a-f]{12}(?![0-9a-f])")


def note_runs(answer: Path, fingerprints: Sequence[str]) -> None:
    """Keep beside an answer which runs it was made of."""
    write_whole(json.dumps(list(fingerprints)) + "\n", answer / FILE)


def runs_of(answer: Path) -> list[str]:
    """Return the runs that an answer was made of; none where it does not say."""
    kind, _, rest = answer.name.partition("-")
    if FINGERPRINT.fullmatch(rest) and f"{kind}-" not in OF_SEVERAL:
        return [rest]
    try:
        told = json.loads((answer / FILE).read_text(encoding="utf-8"))
        return [str(each) for each in told] if isinstance(told, list) else []
    except (OSError, ValueError):
        return []


def forget_made_of(folder: Folder, fingerprint: str) -> None:
    """Delete all that was made of a run: it can be made again as long as the run is there."""
    for found in _made_of(folder, fingerprint):
        if found.is_dir():
            shutil.rmtree(found, ignore_errors=True)
        else:
            found.unlink(missing_ok=True)


def tells_of_persons(folder: Folder, address: str) -> bool:
    """Return whether an address shows, or leads to, what was made of real persons' data, or may have been."""
    if address.startswith(("/live/", "/answers/live-")):
        return True
    named = set(IN_ADDRESS.findall(address))
    if address.startswith("/answers/"):
        named |= set(runs_of(folder.answers / address.split("/")[2].partition("?")[0]))
    return any(_is_of_persons(folder.runs / each) for each in named)


def _made_of(folder: Folder, fingerprint: str) -> Iterator[Path]:
    for place in PLACES:
        yield from (folder.own / place).glob(f"{fingerprint}*")
    for answer in folder.answers.glob("*-*"):
        of = runs_of(answer)
        if fingerprint in of or (not of and answer.name.startswith(OF_SEVERAL)):
            yield answer


def _is_of_persons(run: Path) -> bool:
    try:
        return _read(run, (run / "design.toml").stat().st_mtime_ns)
    except OSError:
        return False


@lru_cache(maxsize=1024)
def _read(run: Path, changed: int) -> bool:
    try:
        return design_of(RunFolder(run)).data == "persons"
    except InvalidInput:
        return True  # nobody knows; so it is kept nowhere
