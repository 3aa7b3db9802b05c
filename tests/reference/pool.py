"""The pool's income by hand."""

from __future__ import annotations


def income_of_pool(contributions: int, subsidy_share: float, cost_share: float, fixed: int) -> int:
    """Contributions, what government adds, less what collecting costs, and what does not depend on them."""
    return contributions + round(subsidy_share * contributions) - round(cost_share * contributions) + fixed
