"""Trees of places from plain tables, and a budget's lines sent down them."""

from __future__ import annotations

from healthtrust.allocate.tree.answer import Cascaded, cascaded
from healthtrust.allocate.tree.down import Shared, sent_down
from healthtrust.allocate.tree.groups import share_groups, whole_weights
from healthtrust.allocate.tree.lines import BudgetLine, BudgetLines
from healthtrust.allocate.tree.nest import Nest, nested, rolled_up
from healthtrust.allocate.tree.table import PlacesTable, places_of, read_places

__all__ = [
    "BudgetLine",
    "BudgetLines",
    "Cascaded",
    "Nest",
    "PlacesTable",
    "Shared",
    "cascaded",
    "nested",
    "places_of",
    "read_places",
    "rolled_up",
    "sent_down",
    "share_groups",
    "whole_weights",
]
