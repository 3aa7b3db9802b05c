"""Chapter 6, deliver: what care was given, where, and what it was paid."""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.reports.chapter import Outline
from healthtrust.reports.charts.bodies_results import BODIES_RESULTS
from healthtrust.reports.charts.levels import top_level
from healthtrust.reports.charts.response_standing import RESPONSE_STANDING
from healthtrust.reports.charts.response_uses import RESPONSE_USES
from healthtrust.reports.charts.response_waiting import RESPONSE_WAITING
from healthtrust.reports.charts.settlement import SETTLEMENT
from healthtrust.reports.charts.shared_results import SHARED_RESULTS
from healthtrust.reports.charts.spending_by_place import SPENDING_BY_PLACE
from healthtrust.reports.phrases import listed, percent
from healthtrust.reports.response_said import responded
from healthtrust.reports.story import Story


def paragraphs(story: Story) -> Iterator[str]:
    """Say what care was given, who paid for it, and what was gone without."""
    if not story.has("spending"):
        return
    table = top_level(story.last("spending"))
    covered, voluntary, own = (
        int(table[f"{payer}_cost"].sum()) for payer in ("covered", "voluntary", "self")
    )
    whole = max(covered + voluntary + own, 1)
    given = f"Care worth {story.money(whole)} at reference prices was given"
    if covered == whole:
        yield f"{given}, all of it covered by the package."
    else:
        yield (
            f"{given}: {percent(covered / whole)} of it covered by the package, "
            f"{percent(voluntary / whole)} paid by voluntary cover and {percent(own / whole)} by "
            "households themselves."
        )
    yield from _shared(story)
    yield from responded(story)
    forgone = int(table["forgone_cases"].sum())
    if forgone:
        yield f"{forgone:,} cases of uncovered care were forgone, as nobody paid for them."


def _shared(story: Story) -> Iterator[str]:
    """Say what contracts over all care came to."""
    if not story.has("shared"):
        return
    table = story.last("shared")
    due = table["due"]
    paid, charged = int(due[due > 0].sum()), -int(due[due < 0].sum())
    contracts = listed(list(dict.fromkeys(map(str, table["contract"]))))
    told = f"Under {contracts} plans paid providers {story.money(paid)} on top at the end of the year"
    yield f"{told} and charged them {story.money(charged)}." if charged else f"{told} and charged none."


DELIVER = Outline(
    "deliver",
    "What care was given, and what was paid for it?",
    "Residents seek and receive care in eight settings; plans pay providers under contracts, each a "
    "file of its own. What is paid equals the service lines, to the unit.",
    paragraphs,
    (
        SPENDING_BY_PLACE,
        SETTLEMENT,
        BODIES_RESULTS,
        SHARED_RESULTS,
        RESPONSE_STANDING,
        RESPONSE_USES,
        RESPONSE_WAITING,
    ),
)
