"""What was tested and judged of a run, kept in its folder beside what the run itself left.

    verification/verification.json    tests with what they found, and judgements of experts
    verification/tests.sqlite         every test and trial as it was found, from which verifying goes on

Neither is compared when a run is made again. A report of the run shows the tests in its appendix C. What was
found with other code is not shown: the key under which it is kept says which.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from healthtrust.reports.tree.blocks import Item
from healthtrust.runs.folder import RunFolder, write_text
from healthtrust.study.verification.answer import Answer
from healthtrust.study.verification.judged import Judgement
from healthtrust.version import code_hash

OWN = "verification"
"""The folder within a run folder."""

FOUND, TESTS = "verification.json", "tests.sqlite"


def place_of(run: RunFolder) -> Path | None:
    """Return where a run's verification is kept, made where need be; None where nothing can be written."""
    place = run.path / OWN
    if not os.access(place if place.is_dir() else run.path, os.W_OK):
        return None
    place.mkdir(exist_ok=True)
    return place


def keep(run: RunFolder, found: Answer) -> None:
    """Keep tests and judgements; what was done before and not now stays."""
    place = place_of(run)
    if place is None:
        return
    tests = {each["name"]: each for each in _told(run).get("tests", [])}
    for number, test in enumerate(found.tests):
        told = {"name": test.name, "domain": test.domain, "done": test.done, "expected": test.expected}
        tests[test.name] = {**told, "found": test.finding.found, "state": test.finding.state, "at": number}
    judged = found.judged or judged_of(run)
    kept = {"code": code_hash(), "tests": list(tests.values()), "judged": [asdict(each) for each in judged]}
    write_text(place / FOUND, json.dumps(kept, indent=1, ensure_ascii=False) + "\n")


def items_of(run: RunFolder) -> tuple[Item, ...]:
    """Return the tests kept of a run as items of a checklist; none where none were done with this code."""
    return tuple(
        Item(
            str(number),
            f"{each['done']}. Must follow: {each['expected']}",
            f"{each['found']} ({each['domain']})",
            each["state"],
        )
        for number, each in enumerate(_told(run).get("tests", []), start=1)
    )


def judged_of(run: RunFolder) -> tuple[Judgement, ...]:
    """Return the judgements kept of a run, whatever code it was looked at with."""
    path = run.path / OWN / FOUND
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return tuple(Judgement(**each) for each in told.get("judged", []))


def _told(run: RunFolder) -> dict[str, Any]:
    path = run.path / OWN / FOUND
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return told if told.get("code") == code_hash() else {}
