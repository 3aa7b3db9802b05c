"""The amount above which a given share of persons lies: a percentile of the annual cost of all of a class.

    limit = max(0, min { a : Σ_i w_i·[a_i ≤ a] ≥ q·Σ_i w_i })

a_i     annual cost of person i, rounded to the minor unit, of all parties together; nobody is left out
        because they cost nothing
w_i     person-years of person i
q       the percentile as a share, 0.99 for the 99th
Source  the inverse of the weighted distribution, without lines drawn between observations: Hyndman and Fan,
        Sample Quantiles in Statistical Packages, American Statistician 1996, definition 1 [recalled]; the
        99th percentile by enrolment type: CMS, Specifications v11, 2023, section 3.3 [cited]
Persons who cost the same stand on the same side of it: ties need no rule, and the person at the limit keeps
the whole cost. A limit is never below zero, whatever was reversed.

>>> import duckdb
>>> book = duckdb.connect()
>>> _ = book.execute("CREATE TABLE insured AS SELECT 'aged' AS class, unnest([10, 20, 20, 90]) AS annual, "
...                  "unnest([12, 12, 6, 6]) AS exposure")
>>> percentiles(book, "insured", Fraction(5, 6)), percentiles(book, "insured", Fraction(84, 100))
({'aged': 20}, {'aged': 90})
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def percentiles(book: DuckDBPyConnection, persons: str, share: Fraction) -> dict[str, int]:
    """Return by class the percentile of `annual`, persons weighted by `exposure`; in minor units."""
    held = f"SELECT class, annual, sum(exposure) AS held FROM {persons} GROUP BY class, annual"
    upto = (
        "SELECT class, annual, sum(held) OVER (PARTITION BY class ORDER BY annual) AS upto, "
        f"sum(held) OVER (PARTITION BY class) AS whole FROM ({held})"
    )
    reached = f"upto * {share.denominator}::HUGEINT >= whole * {share.numerator}::HUGEINT"
    query = (
        f"SELECT class, greatest(min(annual), 0) FROM ({upto}) WHERE {reached} GROUP BY class ORDER BY class"
    )
    return {name: int(amount) for name, amount in book.execute(query).fetchall()}
