"""What the work of a job is given: what was asked, where, and whom to tell how far it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from healthtrust.web.access.roles import Role
from healthtrust.web.folder import Folder

Tell = Callable[[int, int, str], None]
"""Told how much is done, of how much, and what is being done; raises `Cancelled` when it shall stop."""


class Cancelled(Exception):
    """Somebody wants the job to stop; finished parts are kept."""


@dataclass(frozen=True)
class Task:
    """One job as its work sees it."""

    asked: Mapping[str, Any]
    folder: Folder
    tell: Tell
    who: str
    role: Role
    number: int = 0
