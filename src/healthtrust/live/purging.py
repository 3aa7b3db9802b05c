"""Records whose time is over are given up between two years: noted first, then deleted; book and trail stay.

    given up = loads noted n years ago or longer, while no year is open

A year that is open or settled is worked out on all records anew each time, so none can be given up before it
is closed. A load in which spells stand that have not ended is still needed by the year that opens next.

Source  Regulation (EU) 2016/679, article 5(1)(e), storage limitation [cited]

>>> from healthtrust.live.store import YearState
>>> year_is_open(YearState(2027, "open", 3))[0].found, year_is_open(YearState(2027, "closed", 12))
('2027: open, month 3 paid', [])
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.live.records import opened as records_opened
from healthtrust.live.store import Who, YearState, expired
from healthtrust.live.store.disk import told_of
from healthtrust.live.store.retention import purged
from healthtrust.live.trust import LiveTrust


def give_up(trust: LiveTrust, keep_years: int, who: Who, why: str, today: date | None = None) -> list[str]:
    """Delete the records whose time is over and return the hashes of those given up now.

    What an interrupted command noted and did not delete is deleted too. Raises InvalidInput while a year is
    open, and for loads that the next year needs.
    """
    store = trust.folder.store
    store.permit(who, "purge")
    years, loads = store.years(), store.loads()
    old = [hash for hash in expired(loads, keep_years, today or date.today()) if hash not in purged(store)]
    if old:
        refuse([*year_is_open(years[-1] if years else None), *_needed(trust, years, old)])
        with store.transaction(who, "purge", {"keep_years": keep_years, "why": why}) as work:
            refuse(year_is_open(work.years()[-1] if work.years() else None))
            work.note_purged(old)
    for hash in purged(store):
        folder = trust.folder.load(hash)
        if folder.exists():
            with told_of(folder):
                shutil.rmtree(folder)
    return old


def year_is_open(state: YearState | None) -> list[Problem]:
    """Return that a year stands in the way; None: no year was opened yet."""
    if state is not None and state.stage == "closed":
        return []
    remedy = "Close it first: it is worked out on all records."
    return [Problem("records", str(state or "a first year to come"), "no open year", remedy=remedy)]


def _needed(trust: LiveTrust, years: Sequence[YearState], old: Sequence[str]) -> list[Problem]:
    """Return which loads hold spells that have not ended and that no later load has."""
    if not years:
        return []
    loads = [load.hash for load in trust.folder.store.loads()]
    query = "SELECT load, count(*) FROM enrolment WHERE coalesce(end_date > ?, true) GROUP BY load"
    with records_opened(trust.loads()) as records:
        standing = dict(records.rows(query, date(years[-1].year + 1, 1, 1)))
    remedy = "Load the register anew first: later rows stand in the place of these."
    return [
        Problem(
            f"records of the load {hash[:12]}",
            f"{standing[loads.index(hash)]:,} spells that have not ended",
            "records that no later year needs",
            remedy=remedy,
        )
        for hash in old
        if standing.get(loads.index(hash))
    ]
