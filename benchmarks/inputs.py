"""The workbook of a design's inputs: milliseconds to write and to read, and how large it is.

    python benchmarks/inputs.py [design, default valley]

Milliseconds of processor time, the least of several passes in one process. Promised: written in under 50 ms
beyond the import, so that a page may do it while somebody waits; read in under 250 ms.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import peak_gib, same, say
from healthtrust.design.read import read_design
from healthtrust.design.workbook.origin import Home
from healthtrust.design.workbook.package_parts import unpacked_size
from healthtrust.design.workbook.read import inputs_in
from healthtrust.design.workbook.write import inputs_of

PASSES = 9


def least(what: Callable[[], object]) -> float:
    """Return the milliseconds of processor time of the quickest of several passes."""
    taken = []
    for _ in range(PASSES):
        began = time.process_time()
        what()
        taken.append((time.process_time() - began) * 1000)
    return min(taken)


def main(name: str) -> None:
    """Print the table."""
    read = read_design(name)
    with tempfile.TemporaryDirectory() as folder:
        path, home = Path(folder) / "inputs.xlsx", Home(Path(folder), "inputs")
        path.write_bytes(inputs_of(read, home.folder))
        write = least(lambda: inputs_of(read, home.folder))
        back = least(lambda: inputs_in(path, home))
        same_design = inputs_in(path, home).read.design == read.design
        sizes = path.stat().st_size / 1000, unpacked_size(path) / 1000
    say(f"workbook of the inputs of {name}, written", write, "ms", goal=50, peak_gib=peak_gib())
    say("  read", back, "ms", goal=250)
    say("  its size", sizes[0], "kB")
    say("  its size unpacked", sizes[1], "kB")
    same("  the same design comes back", same_design)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "valley")
