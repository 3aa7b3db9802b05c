"""What a name on the command line of a comparison means: a design, to be run first, or a finished run."""

from __future__ import annotations

from pathlib import Path

from healthtrust.design.read import Read, bundled_designs, read_design
from healthtrust.runs.folder import RunFolder, find_run
from healthtrust.runs.perform import Wanted, run
from healthtrust.runs.verify import read_back


def meant_by(name: str, folder: Path) -> Read | RunFolder:
    """Return the design of that name or file, else the run of that name."""
    if name in bundled_designs() or name.endswith(".toml"):
        return read_design(name)
    return find_run(name, folder)


def design_of(meant: Read | RunFolder) -> Read:
    """Return the design that is meant, also where a run is."""
    return meant if isinstance(meant, Read) else read_back(meant)


def run_of(meant: Read | RunFolder, folder: Path) -> RunFolder:
    """Return the run that is meant, made now if it is not there."""
    return run(meant, wanted=Wanted(folder, report=False)) if isinstance(meant, Read) else meant
