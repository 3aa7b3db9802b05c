"""Live years for programs: the trusts of the folder, and where each stands. Nothing is done from here."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field

from healthtrust.ground.errors import HealthTrustError
from healthtrust.web.access.asked import LiveLooker, TheFolder
from healthtrust.web.folder import Folder
from healthtrust.web.interface.names import TrustName
from healthtrust.web.interface.refusal import reads
from healthtrust.web.live.trusts import rows_of, seen

router = APIRouter(prefix="/api/live", tags=["live year"])


class TrustListed(BaseModel):
    """One trust of the list."""

    name: str
    year: int | None
    stage: str = Field(description="new, open, settled or closed; empty where the trust cannot be opened")
    month: int | None = Field(description="the last month that is paid; 0: none")
    problem: str = Field(description="why it cannot be opened; else empty")


class MonthTold(BaseModel):
    """One month that is paid; money in minor units."""

    month: str
    capitation: int = Field(description="for members of the month")
    corrections: int = Field(description="for members of earlier months, posted in it")
    posted_on: str


class LoadTold(BaseModel):
    """Records that were loaded; money in minor units."""

    load: str
    on: str
    month: str | int | None
    rows: int
    set_aside: int
    money_in: int
    reconciles: bool


class ReconciliationTold(BaseModel):
    """One count of ours held against one of theirs; money in minor units."""

    month: str | int
    against: str
    ours: int | float
    theirs: int | float
    difference: int | float


class TrustTold(BaseModel):
    """Where a trust stands."""

    name: str
    trust: str = Field(description="what it calls itself")
    year: int
    stage: str
    month: int = Field(description="the last month that is paid; 0: none")
    said: str
    next: str = Field(description="open, pay, settle, decide or close")
    next_said: str
    currency: str
    made_up: bool = Field(description="whether every record in it says that it is of nobody")
    months: list[MonthTold]
    loads: list[LoadTold]
    reconciliations: list[ReconciliationTold]
    appeals_waiting: int


@router.get("", responses=reads())
def list_trusts(folder: TheFolder, person: LiveLooker) -> list[TrustListed]:
    """Return the trusts of the folder, and how far each is in its year."""
    return [_listed(folder, name) for name in folder.trusts()]


@router.get("/{trust}", responses=reads(404))
def get_trust(trust: TrustName, folder: TheFolder, person: LiveLooker) -> TrustTold:
    """Return where a trust stands: what is paid, loaded, reconciled, and next. Appeals are only counted."""
    at = seen(folder, trust)
    standing = at.standing
    return TrustTold(
        name=trust,
        trust=standing.trust,
        year=standing.year,
        stage=standing.stage,
        month=standing.month,
        said=standing.said,
        next=at.next,
        next_said=standing.next_action,
        currency=standing.currency,
        made_up=not at.is_real,
        months=[MonthTold.model_validate(row) for row in rows_of(standing.months)],
        loads=[LoadTold.model_validate(row) for row in rows_of(standing.loads)],
        reconciliations=[ReconciliationTold.model_validate(r) for r in rows_of(standing.reconciliations)],
        appeals_waiting=at.waiting,
    )


def _listed(folder: Folder, name: str) -> TrustListed:
    try:
        standing = seen(folder, name).standing
    except HealthTrustError as refused:
        return TrustListed(name=name, year=None, stage="", month=None, problem=str(refused))
    return TrustListed(name=name, year=standing.year, stage=standing.stage, month=standing.month, problem="")
