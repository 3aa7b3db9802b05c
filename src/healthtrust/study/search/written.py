"""The winner as a design file that extends the base, and what a search was about as a manifest.

Every value that a knob turned says that it was found by search, and is assumed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from healthtrust.design.extending import Why, extending
from healthtrust.records.whole_file import write_whole
from healthtrust.study.search.answer import Found
from healthtrust.study.search.told import sentence
from healthtrust.version import VERSION, library_versions

MANIFEST = "manifest.json"


def write_design(found: Found, to: Path) -> None:
    """Write the winner as a design that extends the base design."""
    question = found.question
    why = Why("as found by search", _source(found), question.turned_keys, "set for the search")
    winner = question.case_at(found.winner.settings).design
    write_whole(extending(question.asked.design, winner, why, to), to)


def _source(found: Found) -> str:
    results = " and ".join(f"{aim.direction} {aim.result}" for aim in found.searched.aims)
    asked = found.question.asked
    return (
        f"found by search for {results}: trial {found.winner.number} of {len(found.searched.trials)}, "
        f"{found.question.sampler}, seed {asked.seed}, search {found.question.fingerprint}"
    )


def write_manifest(found: Found) -> None:
    """Write what the search was about beside its trials."""
    if found.path is not None:
        told = json.dumps(manifest_of(found), indent=1, ensure_ascii=False, default=list)
        write_whole(told + "\n", found.path / MANIFEST)


def manifest_of(found: Found) -> Mapping[str, Any]:
    """Return design, knobs, aims, sampler, seed, numbers of trials and versions."""
    question, asked = found.question, found.question.asked
    return {
        "search": question.fingerprint,
        "design": question.case.name,
        "title": question.case.design.title,
        "mark": question.case.mark,
        "set": list(asked.overrides),
        **question.search.model_dump(mode="json", exclude_none=True),
        "sampler": question.sampler,
        "seed": asked.seed,
        "trials": len(found.searched.trials),
        "draws": asked.draws,
        "judged": asked.judged,
        "found": sentence(found),
        "healthtrust": VERSION,
        "versions": library_versions(),
    }
