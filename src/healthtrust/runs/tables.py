"""The result tables of a year, in the order of its steps."""

from __future__ import annotations

import numpy as np

from healthtrust import package
from healthtrust.ledger.statements import flow_of_funds, position
from healthtrust.runs.pictures import PICTURES
from healthtrust.runs.result_table import Columns, ResultTable, money
from healthtrust.runs.subledger import enrolled, household_accounts
from healthtrust.runs.tables_of_delivery import DELIVERY, EXCHANGE
from healthtrust.runs.tables_of_payers import HOUSEHOLD, PAYERS
from healthtrust.runs.tables_of_places import PLACES
from healthtrust.runs.tables_of_plans import PLANS
from healthtrust.runs.tables_of_review import REVIEW
from healthtrust.state import State

__all__ = ["TABLES", "Columns"]


def _parameters(state: State) -> Columns:
    """Return the sources a design gives for its numbers."""
    sources = state.design.sources
    return {
        "parameter": np.array(list(sources), dtype=object),
        "status": np.array([s.status for s in sources.values()], dtype=object),
        "source": np.array([s.source for s in sources.values()], dtype=object),
    }


TABLES: tuple[ResultTable, ...] = (
    *PAYERS,
    ResultTable(
        "league",
        package.league_table,
        money("price", "cost_per_qaly", "expected_cost", "cumulative_cost", benefit="QALY"),
    ),
    ResultTable("top_up", package.top_up_by_decile, money("mean_premium")),
    *(ResultTable(*each) for each in PICTURES),
    *PLACES,
    *PLANS,
    *DELIVERY,
    *REVIEW,
    ResultTable("flow", lambda state: flow_of_funds(state.book, state.year), money("amount")),
    ResultTable("balances", lambda state: position(state.book, state.year), money("balance")),
    ResultTable("sources", _parameters),
    ResultTable("households", household_accounts, money(*HOUSEHOLD)),
    ResultTable("enrolment", enrolled),
    *EXCHANGE,
)
