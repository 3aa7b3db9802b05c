"""What running a design asks for: found to be in order before it waits, and known by what it decides."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from healthtrust.design.read import Read, read_design
from healthtrust.web.folder import Folder
from healthtrust.web.jobs.port import Asked


def run_of(folder: Folder, design: str, title: str, overrides: Sequence[str] = ()) -> Asked:
    """Return the job that runs a design of the folder; raises NotThere, or InvalidInput with all problems.

    overrides: such as people.size=2000, laid over what the design decides
    """
    decided = decided_by(read_design(folder.design(design), overrides))
    asked = {"design": design, "overrides": list(overrides), "decided": decided}
    return Asked("run", asked, title, f"run-{decided}")


def decided_by(read: Read) -> str:
    """Return what names all that a design decides, whatever it is called: the first of its SHA-256."""
    told = json.dumps([str(Path(read.folder).resolve()), read.design.as_plain()], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:32]
