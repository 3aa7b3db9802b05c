"""How a settled year is written into a file."""

from __future__ import annotations

from healthtrust.answers.live_settled import notes, shown, tables
from healthtrust.cli.written import Written
from healthtrust.reports import live_settled

SETTLED = Written(
    "Settlement",
    lambda found: live_settled.sentence(shown(found)),
    notes,
    tables,
    lambda found: tables(found).get("contracts", {"contract": []}),
    lambda found: live_settled.page_of(shown(found)),
)
