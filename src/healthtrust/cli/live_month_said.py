"""How a month of a live year is written into a file."""

from __future__ import annotations

from healthtrust.answers.live_month import notes, page, sentence, tables
from healthtrust.cli.written import Written

MONTH = Written("Month", sentence, notes, tables, lambda told: tables(told)["practices"], page)
