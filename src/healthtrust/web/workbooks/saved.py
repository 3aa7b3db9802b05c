"""Save what a workbook changes: reasons first, tables beside the design, then the design itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from healthtrust.design.read import tree_of
from healthtrust.design.whole import Design
from healthtrust.design.workbook.named_tables import write_tables
from healthtrust.design.workbook.words import STATUSES
from healthtrust.web.access.roles import Person
from healthtrust.web.designs.saving import own_design, own_text, save
from healthtrust.web.designs.versions import digest
from healthtrust.web.folder import Folder
from healthtrust.web.language.spoken import Say
from healthtrust.web.workbooks.proposed import Proposal, change_of, proposals, refuse_what_stays

Reasons = dict[str, tuple[str, str]]


@dataclass(frozen=True)
class Wanted:
    """What a workbook wants of a design: the design as it is, and as it would be."""

    name: str
    opened: str
    path: Path
    before: Design
    after: Design
    tables: Mapping[str, str]

    @property
    def proposals(self) -> list[Proposal]:
        """Return what would change."""
        return proposals(self.before, self.after)


def wanted(folder: Folder, name: str, found: Mapping[str, Any]) -> Wanted:
    """Return what a workbook that was read wants of a design of the folder."""
    path = own_design(folder, name)
    before, after = (Design.model_validate(found[side]) for side in ("before", "design"))
    return Wanted(name, found["opened"], path, before, after, found["tables"])


def reasons(of: Wanted, fields: Mapping[str, str], say: Say) -> tuple[Reasons, list[tuple[str, str]]]:
    """Return source and status of each change as a form gives them, and what is missing, by field."""
    because, lacking = {}, []
    for each in of.proposals:
        source = fields.get(f"source-{each.field}", "").strip()
        status = fields.get(f"status-{each.field}", "")
        because[each.key] = source, status
        if not source:
            lacking.append((f"source-{each.field}", say("Say where {key} comes from.", key=each.key)))
        if status not in STATUSES:
            lacking.append((f"status-{each.field}", say("Say how sure {key} is.", key=each.key)))
    return because, lacking


def save_wanted(folder: Folder, who: tuple[Engine, Person], of: Wanted, because: Reasons) -> bool:
    """Save it; return whether anything changed. Raises InvalidInput or Conflict, and then nothing is."""
    engine, person = who
    text = own_text(of.path)
    stated = tree_of(text, of.path)
    change = change_of((of.name, of.opened), (of.before, of.after), because, stated)
    if not change.values and not change.because:
        return False
    write_tables({file: content.encode() for file, content in of.tables.items()}, folder.path)
    if digest(text) == of.opened:
        refuse_what_stays(text, of.path, change, of.after)
    return save(folder, engine, person, change).is_new
