"""Designs for programs: which there are, what one decides, what differs, whether other values would do."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from healthtrust.design.differences import differences as between
from healthtrust.design.read import bundled_designs, read_text
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.web.access.asked import Looker, TheFolder
from healthtrust.web.designs.differences import Difference, differences
from healthtrust.web.designs.overview import overview
from healthtrust.web.designs.saving import own_text
from healthtrust.web.folder import Folder
from healthtrust.web.interface.names import MOST_VALUES, DesignName, Override, plain
from healthtrust.web.interface.refusal import ProblemTold, changes, reads, told

router = APIRouter(prefix="/api/designs", tags=["designs"])


class DesignListed(BaseModel):
    """One design of the list."""

    name: str
    title: str = Field(description="its name where the file cannot be read")
    ships: bool = Field(description="whether it ships with healthtrust and cannot be changed here")
    extends: str = Field(description="the design it extends; empty where it stands alone")
    sound: bool
    last_run: str = Field(description="fingerprint of its last run; empty where it was never run")
    last_run_is_current: bool


class DesignTold(BaseModel):
    """One design with all that it decides, defaults included."""

    name: str
    hash: str = Field(description="SHA-256 of the text of its file; a change says which text it changes")
    extends: str
    design: dict[str, Any] = Field(description="by heading, in the order of the seven steps")


class DifferenceTold(BaseModel):
    """One decision that differs from the design that is extended."""

    key: str = Field(examples=["people.size"])
    words: str = Field(examples=["people, size: 40,000 becomes 4,000"])
    before: Any
    after: Any
    source: str
    status: str = Field(description="cited, recalled or assumed; empty where no reason is given")


class Overrides(BaseModel):
    """Values to try, as `heading.key=value` with the value as TOML."""

    model_config = ConfigDict(extra="forbid")

    overrides: Annotated[list[Override], Field(max_length=MOST_VALUES)] = []


class Checked(BaseModel):
    """Whether a design would do with some values, and what would differ from it as it stands."""

    sound: bool
    problems: list[ProblemTold]
    differences: list[DifferenceTold]


@router.get("", responses=reads())
def list_designs(folder: TheFolder, person: Looker) -> list[DesignListed]:
    """Return the designs of the folder and those that ship."""
    names = dict.fromkeys([*folder.designs(), *bundled_designs()])
    return [design_listed(folder, name) for name in names]


@router.get("/{name}", responses=reads(404))
def get_design(name: DesignName, folder: TheFolder, person: Looker) -> DesignTold:
    """Return one design as it is run: what it extends laid under it, defaults filled in."""
    seen = overview(folder, name)
    refuse(seen.read.problems)
    assert seen.read.design is not None
    decided = plain(seen.read.design.as_plain())
    return DesignTold(name=name, hash=seen.hash, extends=seen.extends, design=decided)


@router.get("/{name}/differences", responses=reads(404))
def get_differences(name: DesignName, folder: TheFolder, person: Looker) -> list[DifferenceTold]:
    """Return what a design decides otherwise than the one it extends, in words and as values."""
    return _told(differences(folder, name))


@router.post("/{name}/check", responses=changes(404))
def check_design(name: DesignName, asked: Overrides, folder: TheFolder, person: Looker) -> Checked:
    """Return every problem a design has with some values laid over it; nothing is saved."""
    path = folder.design(name)
    try:
        text = own_text(path)
        read = read_text(text, path, asked.overrides)
    except InvalidInput as wrong:
        return Checked(sound=False, problems=told(wrong.problems), differences=[])
    now = overview(folder, name).read.design
    found = between(now, read.design) if now and asked.overrides else []
    return Checked(sound=True, problems=[], differences=_told(found))


def design_listed(folder: Folder, name: str) -> DesignListed:
    """Return a design as a list tells it."""
    seen = overview(folder, name)
    return DesignListed(
        name=name,
        title=seen.title,
        ships=seen.is_bundled,
        extends=seen.extends,
        sound=not seen.read.problems,
        last_run=seen.run.fingerprint if seen.run else "",
        last_run_is_current=bool(seen.run and seen.run.is_current),
    )


def _told(found: list[Difference]) -> list[DifferenceTold]:
    return [DifferenceTold.model_validate(plain(vars(each))) for each in found]
