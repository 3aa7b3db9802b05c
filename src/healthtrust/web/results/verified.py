"""What making a run again found: whether every byte came out the same, kept until it is asked anew."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from healthtrust.records.whole_file import write_whole
from healthtrust.web.folder import Folder


@dataclass(frozen=True)
class Comparison:
    """How many files were compared, which differ, when, and by whom it was asked."""

    compared: int
    different: tuple[str, ...]
    at: str
    who: str


def kept_comparison(folder: Folder, fingerprint: str) -> Comparison | None:
    """Return what was found last, if the run was ever made again."""
    file = _file(folder, fingerprint)
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        return Comparison(**{**told, "different": tuple(told["different"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep_comparison(folder: Folder, fingerprint: str, found: Comparison) -> None:
    """Keep what was found, in place of what was found before."""
    file = _file(folder, fingerprint)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(json.dumps(asdict(found), ensure_ascii=False, indent=1) + "\n", file)


def _file(folder: Folder, fingerprint: str) -> Path:
    return folder.own / "verified" / f"{fingerprint}.json"
