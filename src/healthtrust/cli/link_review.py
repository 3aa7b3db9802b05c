"""healthtrust people review: pairs for eyes to judge, and what was decided about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from healthtrust.cli.columns import as_sheet, write_csv
from healthtrust.cli.say import say_first, say_json
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.people.linkage.identities.deaths import deaths_of
from healthtrust.people.linkage.identities.ledger import PersonIds
from healthtrust.people.linkage.review.clerical import Wanted, clerical_list, missing
from healthtrust.people.linkage.review.decided import Applied, apply_decisions, read_decisions
from healthtrust.people.linkage.review.kept import links_again
from healthtrust.people.linkage.stored import PERSONS
from healthtrust.records.sheets import write_sheets
from healthtrust.records.whole_file import unwritable

ENDINGS = (".csv", ".xlsx")
MOST = 20
ON_SCREEN = ("pair", "now", "probability", "value", "person", "other_person")


@dataclass(frozen=True)
class ReviewOptions:
    """What is asked, decisions to follow, who decided, and where the list goes."""

    wanted: Wanted
    decisions: Path | None = None
    who: str = ""
    out: Path | None = None
    json: bool = False

    @classmethod
    def of(
        cls, links: Path, bounds: tuple[float, float], *, records: Path | None, identity: Path | None
    ) -> ReviewOptions:
        """Return the options of a list between two probabilities."""
        return cls(Wanted(links, records, identity, *bounds))


def review_verb(options: ReviewOptions) -> None:
    """List pairs for eyes to judge, or turn decisions into events of the ledger of person ids."""
    refuse(_refused(options))
    if options.decisions is None:
        _list(options)
    else:
        _decide(options)


def _refused(options: ReviewOptions) -> list[Problem]:
    wanted = options.wanted
    problems = missing(wanted) + unwritable(
        options.out, ENDINGS, (options.decisions, wanted.identity), "--out"
    )
    if wanted.identity is not None:
        home = wanted.identity.resolve().parent
        expected, remedy = f"a file in {wanted.identity.parent}", "Names stay where the identities are."
        if options.out is None or options.out.resolve().parent != home:
            found = f"the list with names in {options.out.parent}" if options.out else "no file for the names"
            problems.append(Problem("--out", found, expected, None, remedy))
    return problems


def _list(options: ReviewOptions) -> None:
    columns = clerical_list(options.wanted)
    if options.out is not None:
        write_list(columns, options.out)
    count = len(columns["pair"])
    if options.json:
        if options.wanted.identity is None:
            say_json(columns)
        return
    where = f"probability {options.wanted.low:g} to {options.wanted.high:g}"
    print(f"{count:,} pair{'' if count == 1 else 's'} to judge ({where}), the most valuable first.")
    if count:
        say_first(MOST, ON_SCREEN, count, lambda k: [_cell(columns[name][k]) for name in ON_SCREEN])


def write_list(columns: dict[str, Any], to: Path) -> None:
    """Write the list for its owner alone; as CSV or as a workbook, with columns for the decisions."""
    blank = [""] * len(columns["pair"])
    whole = {"pair": columns["pair"], "decision": blank, "who": blank, "why": blank}
    whole |= {name: values for name, values in columns.items() if name != "pair"}
    if to.suffix.lower() == ".csv":
        write_csv(whole, to)
    else:
        write_sheets(to, "Pairs to judge", {"pairs": as_sheet(whole)})
    to.chmod(0o600)


def _decide(options: ReviewOptions) -> None:
    assert options.decisions is not None
    links, deaths = options.wanted.links, {}
    if options.wanted.records is not None:
        with PersonIds(links / PERSONS) as ids:
            deaths = deaths_of(options.wanted.records, ids.now())
    applied = apply_decisions(links, read_decisions(options.decisions, options.who), deaths)
    links_again(links)
    if options.json:
        left = [str(each) for each in applied.left]
        say_json({"decided": dict(applied.decided), "events": applied.events, "left": left})
    else:
        _say(applied)


def _say(applied: Applied) -> None:
    told = ", ".join(f"{count:,} {name}" for name, count in sorted(applied.decided.items()))
    print(f"Decided: {told or 'nothing'}. Events: {_numbers(applied.events)}.")
    for each in applied.left:
        print(each)


def _numbers(events: Sequence[int]) -> str:
    return ", ".join(map(str, events)) if events else "none, all of it was so already"


def _cell(value: Any) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)
