"""The study of draws that a report shows: of all that drew the run's own design, the one of most draws."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from healthtrust.design.whole import Design
from healthtrust.reports.tree.blocks import Block
from healthtrust.runs.folder import RunFolder

if TYPE_CHECKING:
    from healthtrust.study.draws.study import Study

HOME = "studies"
"""The folder beside the folder of runs that `healthtrust study draw` writes to."""


def study_of(run: RunFolder, design: Design, home: Path | None) -> Study | None:
    """Return the study of a run's design in `home`, else beside the folder of runs; None where there is none.

    A study is of the design where it tried it unchanged, on the same inputs and with the same version.
    """
    home = run.path.resolve().parents[1] / HOME if home is None else home
    found = {
        path.parent: json.loads(path.read_text("utf-8")) for path in sorted(home.glob("*/manifest.json"))
    }
    if not found:
        return None
    from healthtrust.study.draws.folder import read_study
    from healthtrust.study.trial.case import Case

    mark = Case(design, "", "", run.manifest["inputs"]).mark
    ours = [
        (int(told["draws"]), len(told["designs"]), path.name, path)
        for path, told in found.items()
        if any(each.get("mark") == mark for each in told.get("designs", ()))
    ]
    return read_study(str(max(ours)[-1]), home) if ours else None


def blocks_of(study: Study | None) -> tuple[Block, ...]:
    """Return what a study found as blocks of a report; nothing where there is none."""
    if study is None:
        return ()
    from healthtrust.reports.parts.drawn import drawn

    return drawn(study)
