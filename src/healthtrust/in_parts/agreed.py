"""Whether all parts know the same of everybody: a digest of what is common to them, held side by side.

    digest   SHA-256 of what a step found, its columns of households left out; by name of the finding

Parts work out what follows from everybody's answers each for itself. Hosts whose processors or libraries
round otherwise in the last digit could come to differ there; then the run ends, and says in what.

>>> digest_of((1, 2.0, "a")) == digest_of((1, 2.0, "a")) != digest_of((1, 2.5, "a"))
True
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np

from healthtrust.engine.everywhere import agree
from healthtrust.in_parts.split import BY_HOUSEHOLD
from healthtrust.state import State

FOUND = ("contributions", "package", "budgets", "enrolment", "care", "scorecard", "carried", "book")


def hold_together(state: State) -> None:
    """Compare what all parts know of everybody; raises RuntimeError naming what they know differently."""
    agree({name: digest_of(getattr(state, name), BY_HOUSEHOLD.get(name, ())) for name in FOUND})


def digest_of(found: Any, without: tuple[str, ...] = ()) -> str:
    """Return the SHA-256 of a finding; without: fields that each part has its own rows of."""
    told = hashlib.sha256()
    _tell(found, told, without)
    return told.hexdigest()


def _tell(found: Any, told: Any, without: tuple[str, ...] = ()) -> None:
    if dataclasses.is_dataclass(found) and not isinstance(found, type):
        for field in dataclasses.fields(found):
            if field.name not in without:
                _tell(getattr(found, field.name), told)
    elif isinstance(found, Mapping):
        for name in sorted(found, key=repr):
            told.update(repr(name).encode())
            _tell(found[name], told)
    elif isinstance(found, tuple | list):
        told.update(f"{len(found)}(".encode())
        for each in found:
            _tell(each, told)
    elif isinstance(found, np.ndarray) and found.dtype != object:
        told.update(f"{found.dtype}{found.shape}".encode() + np.ascontiguousarray(found).tobytes())
    else:
        told.update(repr(found.tolist() if isinstance(found, np.ndarray) else found).encode())
