"""The report of a run of `valley`: seconds of every face, and peak memory.

    python benchmarks/report.py [design, default valley]

Each row runs in a fresh process, start-up included. Baseline: the page with every figure drawn anew; ratios
say how long the others take beside it. The target is 3 s after results exist.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import Beside, Pairs, fresh, peak_gib, say, timed

FIRST, GOAL = "page, every figure drawn", 3.0
ROWS = {
    FIRST: (False, False, False, False),
    "page, figures of the run kept": (True, False, False, False),
    "page and workbook": (True, False, True, False),
    "page and PDF": (True, True, False, False),
    "page, PDF, workbook, citizen's page": (True, True, True, True),
}
"""Whether figures are kept, and PDF, workbook and citizen's page wanted."""


def measured(run: Path, kept: bool, pdf: bool, xlsx: bool, citizen: bool) -> dict[str, float]:
    """Write one report and return the peak memory of this process."""
    from healthtrust.runs.folder import RunFolder
    from healthtrust.runs.report import WantedReport, report

    if not kept:
        shutil.rmtree(run / "again", ignore_errors=True)
    report(RunFolder(run), WantedReport(pdf, xlsx, citizen, run / "again"))
    return {"gib": peak_gib()}


def main() -> None:
    """Say every face."""
    if len(sys.argv) > 2:
        print(json.dumps(measured(Path(sys.argv[1]), *(word == "1" for word in sys.argv[2:]))))
        return
    design = sys.argv[1] if len(sys.argv) > 1 else "valley"
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "healthtrust", "run", design, "--folder", folder, "--no-report"]
        made = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()[0]
        found = {name: _faced(made, wanted) for name, wanted in ROWS.items()}
    for name, each in found.items():
        beside = Pairs(each, found[FIRST]).beside(f"the {FIRST}") if name != FIRST else Beside()
        least, goal = min(run["seconds"] for run in each), GOAL if name == FIRST else None
        say(f"{design}: {name}", least, "s", goal=goal, peak_gib=each[0]["found"]["gib"], **beside)


def _faced(made: str, wanted: tuple[bool, ...]) -> list[Mapping[str, Any]]:
    """Return what one face takes, three times."""
    words = [int(each) for each in wanted]
    return [timed(lambda: fresh(__file__, made, *words)) for _ in range(3)]


if __name__ == "__main__":
    main()
