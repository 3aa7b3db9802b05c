"""The report of a run of `valley`: seconds of every face, and peak memory.

    python benchmarks/report.py [design, default valley]

Each row runs in a fresh process, start-up included. Baseline: the page with every figure drawn anew; ratios
say how long the others take beside it. The target is 3 s after results exist.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROWS = {
    "page, every figure drawn": (False, False, False, False),
    "page, figures of the run kept": (True, False, False, False),
    "page and workbook": (True, False, True, False),
    "page and PDF": (True, True, False, False),
    "page, PDF, workbook, citizen's page": (True, True, True, True),
}
"""Whether figures are kept, and PDF, workbook and citizen's page wanted."""


def measured(run: Path, kept: bool, pdf: bool, xlsx: bool, citizen: bool) -> dict[str, float]:
    """Write one report and return its seconds and the peak memory of this process in MB."""
    from healthtrust.runs.folder import RunFolder
    from healthtrust.runs.report import WantedReport, report

    if not kept:
        shutil.rmtree(run / "again", ignore_errors=True)
    report(RunFolder(run), WantedReport(pdf, xlsx, citizen, run / "again"))
    return {"megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def main() -> None:
    """Print a row for every face."""
    if len(sys.argv) > 2:
        print(json.dumps(measured(Path(sys.argv[1]), *(word == "1" for word in sys.argv[2:]))))
        return
    design = sys.argv[1] if len(sys.argv) > 1 else "valley"
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "healthtrust", "run", design, "--folder", folder, "--no-report"]
        made = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[0]
        print(f"{'':<40}{'seconds':>9}{'ratio':>8}{'MB':>8}")
        first = 0.0
        for name, wanted in ROWS.items():
            began = time.perf_counter()
            words = [str(int(each)) for each in wanted]
            done = subprocess.run(
                [sys.executable, __file__, made, *words], capture_output=True, text=True, check=True
            )
            seconds = time.perf_counter() - began
            first = first or seconds
            memory = json.loads(done.stdout)["megabytes"]
            print(f"{name:<40}{seconds:>9.2f}{seconds / first:>8.2f}{memory:>8.0f}")


if __name__ == "__main__":
    main()
