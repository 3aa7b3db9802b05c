"""A year is opened: the design and its tables are fixed, the register counted, the budgets promised.

    first year    a folder is made, the design copied into it, its first records loaded
    later years   from what the year before left when it was closed

What is promised (package, factor, budgets) follows from the design, what last year left and the records
loaded by then; it is not kept but found again each time, and must come out the same, by hash.

>>> unchanged(["a"], ["a", "b"])[0].found
'1 more load by another operator'
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from healthtrust.design.read import Read
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.live.opened import Opened, opened
from healthtrust.live.records import opened as records_opened
from healthtrust.live.store import Trust, TrustFolder, Who, begun, content_key
from healthtrust.live.trust import FILE, LiveTrust, fix_design, fixed_by, open_trust
from healthtrust.records.facts import Promised
from healthtrust.start import opening
from healthtrust.version import VERSION


@dataclass(frozen=True)
class New:
    """A trust that is to be: where, called what, by which design, in which database."""

    place: Path
    name: str
    read: Read
    url: str = ""


def make_trust(new: New) -> LiveTrust:
    """Make the folder of a trust with its design fixed in it, or take up one whose making was interrupted.

    Raises InvalidInput where a trust of another design is there.
    """
    if new.place.exists():
        folder = TrustFolder.open(new.place, new.url)
    else:
        state = opening(new.read.design, new.read.folder)
        money, names = state.currency, state.book.names
        folder = TrustFolder.create(new.place, Trust(new.name, money.code, money.exponent, names), new.url)
    if not (folder.design / FILE).is_file():
        fix_design(new.read, folder.design)
    trust = open_trust(new.place, new.url)
    if trust.fixed != fixed_by(new.read):
        remedy = "Choose another folder, or open the next year of the trust without a design."
        refuse([Problem(str(new.place), "a trust of another design", "a new folder", remedy=remedy)])
    return trust


def open_year(trust: LiveTrust, who: Who) -> Opened:
    """Open the first year of a trust, or the one after the year that was closed; return what is promised.

    Raises InvalidInput where a year is open, or nobody is enrolled on its first day.
    """
    trust.folder.store.permit(who, "open")
    years = trust.folder.store.years()
    year = years[-1].year + 1 if years else trust.read.design.span[0]
    begun(years, year)
    carried = years[-1].facts.get("left", "") if years else ""
    hashes = [load.hash for load in trust.folder.store.loads()]
    with records_opened(trust.loads(hashes)) as records:
        found = opened(trust.first(year, carried), records)
    facts = {
        "design": trust.fixed,
        "loads": ",".join(hashes),
        "carried": carried,
        "promised": promise_of(found.promised),
        "version": VERSION,
    }
    with trust.folder.store.transaction(
        who, "open", {"year": year, "loads": hashes, "design": trust.fixed}
    ) as work:
        refuse(unchanged(hashes, [load.hash for load in work.loads()]))
        work.put_state(begun(work.years(), year, facts))
    return found


def found_again(trust: LiveTrust) -> Opened:
    """Return the year as it was opened; raises InvalidInput where the rules now promise otherwise."""
    state = trust.state
    loads = trust.loads([hash for hash in state.facts["loads"].split(",") if hash])
    with records_opened(loads) as records:
        found = opened(trust.first(state.year, state.facts["carried"]), records)
    if promise_of(found.promised) != state.facts["promised"]:
        remedy = f"Go on with version {state.facts['version']}, by which the year was opened."
        refuse(
            [
                Problem(
                    f"{state.year}, promised",
                    "other budgets by these rules",
                    "those of the opening",
                    remedy=remedy,
                )
            ]
        )
    return found


def promise_of(promised: Promised) -> str:
    """Return the hash of what was promised at an opening."""
    of = promised.budgets
    money = [of.lines, of.programme_spending, [of.reserve, of.reward, of.administration, promised.income]]
    return content_key(promised.covered, promised.factor, *money)


def unchanged(then: Sequence[str], now: Sequence[str]) -> list[Problem]:
    """Return that records were loaded by somebody else while this was worked out."""
    if list(then) == list(now):
        return []
    more = len(now) - len(then)
    found = f"{more} more load{'' if more == 1 else 's'} by another operator"
    return [Problem("records", found, "the records this was worked out on", remedy="Do it once more.")]
