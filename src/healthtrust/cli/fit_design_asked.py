"""What is asked of `healthtrust study calibrate DESIGN`, from its options."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem
from healthtrust.study.fitting import Asked

NEEDED = {
    "DESIGN": "a design by name or file",
    "--knobs": "a TOML file of values to fit",
    "--to-targets": "a table of results as they should be",
}


def asked_of(
    files: tuple[str | None, Path | None, Path | None],
    of_care: Mapping[str, object],
    overrides: tuple[str, ...] = (),
    **how: Any,
) -> Asked:
    """Return what is asked of a design, its knobs and its targets.

    Raises InvalidInput where one is missing, or options are given that ask how care responds.
    """
    design, knobs, targets = files
    remedy = "Leave it out, or leave DESIGN and its options out."
    problems = [
        Problem(name, "an option of how care responds", "options of a DESIGN", remedy=remedy)
        for name, value in of_care.items()
        if value
    ]
    if design is None or knobs is None or targets is None:
        missing = [name for name, value in zip(NEEDED, files, strict=True) if value is None]
        told = "A design is fitted with DESIGN, --knobs and --to-targets."
        raise InvalidInput(
            problems + [Problem(name, "nothing", NEEDED[name], remedy=told) for name in missing]
        )
    refuse(problems)
    return Asked(design, knobs, targets, overrides=overrides, **how)
