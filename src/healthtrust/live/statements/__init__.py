"""Statements of a live year: who was paid for whom, how budgets stand, what contracts would settle to."""

from healthtrust.live.statements.budget import budget_against_actual
from healthtrust.live.statements.budget_lines import budget_lines
from healthtrust.live.statements.interim import interim_settlement
from healthtrust.live.statements.members import members_on
from healthtrust.live.statements.practice import practice_statement
from healthtrust.live.statements.retroactive import corrections
from healthtrust.live.statements.roster import Members, Roster, capitation_roster
from healthtrust.live.statements.roster_written import write_roster

__all__ = [
    "Members",
    "Roster",
    "budget_against_actual",
    "budget_lines",
    "capitation_roster",
    "corrections",
    "interim_settlement",
    "members_on",
    "practice_statement",
    "write_roster",
]
