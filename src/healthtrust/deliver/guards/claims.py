"""From claim lines and exposure to what each party spent, guarded against the cost of single persons.

    cost = counted + truncated + recovered + pooled      to the minor unit, for every person
    spending = completion × (counted + recovered + pooled in)
    Σ cost over parties + set aside = Σ claims

counted, truncated, recovered, pooled   parts of a person's cost (`guards.person`), summed
pooled in    what a party pays into the high-cost pool, by its person-years; as much as all draw from it
completion   factor for claims not yet in: the contract's, or of the claims' own lag (`guards.lag`)
recovered stays within spending, as contracts add what stop-loss pays and take off its premium themselves
Source  the sequence annualise, cut off, complete, weight by person-years: CMS, Shared Savings and Losses
        Methodology, Specifications v11, 2023, sections 3.2 to 3.5 [cited]; the rest: ours [assumed]

Every sum is of whole numbers, so that it is the same for any order of lines and number of threads. Claims are
grouped by the database within a stated memory, on disk where that is too little.

>>> import tempfile
>>> folder = Path(tempfile.mkdtemp())
>>> _ = (folder / "claims.csv").write_text("person_id,party,amount\\n1,Ash,10000\\n2,Ash,300000\\n")
>>> _ = (folder / "persons.csv").write_text("person_id,party,months\\n1,Ash,6\\n2,Ash,12\\n")
>>> guards = Guards(truncate_at=208_929.14, completion=1.013)
>>> found = guarded(guards, folder / "claims.csv", folder / "persons.csv", Currency("USD", 2))
>>> found.money_of["counted"].tolist(), found.money_of["spending"].tolist(), found.person_years.tolist()
([21892914], [22177522], [1.5])
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.guards.lag import Development
from healthtrust.deliver.guards.limits import MONTH, YEAR, Limits, exact, limits_of, rounded
from healthtrust.deliver.guards.matched import aside
from healthtrust.deliver.guards.percentile import percentiles
from healthtrust.deliver.guards.person import PARTS, annual_cost, parts_of_persons
from healthtrust.deliver.guards.read import Asked, read
from healthtrust.design.contract import Guards
from healthtrust.ground.errors import Imbalance, refuse
from healthtrust.ground.money import Currency, share
from healthtrust.ground.problems import Problem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TOP = Fraction(1, 100)
"""The share of persons whose cost is told as that of the costliest."""


@dataclass(frozen=True)
class Guarded:
    """What parties spent, one row for each party and class, in the order of their names."""

    money: Currency
    party: tuple[str, ...]
    of_class: tuple[str, ...]
    """[row]: empty where persons have no class."""
    persons: NDArray[np.int64]
    """[row]: persons with exposure."""
    exposure: NDArray[np.int64]
    """[row]: parts of a year, `limits.YEAR` to one."""
    lines: NDArray[np.int64]
    """[row]: claim lines."""
    money_of: Mapping[str, NDArray[np.int64]]
    """[row], minor units: cost, its PARTS, then pooled_in, completed, spending and premium."""
    limits: Limits
    thresholds: Mapping[str, int]
    """By class: cost of a person and year above which nothing counts, given or found; minor units."""
    completion: Fraction
    development: Development | None
    aside: tuple[tuple[str, str, int, int], ...]
    """Party, why, lines and minor units of claims set aside."""
    claims: int
    """All claims of the file, minor units."""
    top_share: float
    """Share of cost of the costliest hundredth of persons."""
    costliest: tuple[tuple[str, str, str, int, int], ...]
    """Person, party, class, cost and what of it counted; empty unless asked."""
    notes: tuple[str, ...] = field(default=())

    @property
    def person_years(self) -> NDArray[np.float64]:
        """Return person-years, [row]."""
        return np.asarray(self.exposure / YEAR)


def guarded(
    guards: Guards, claims: Path, persons: Path, money: Currency, asked: Asked | None = None
) -> Guarded:
    """Return what each party and class spent; raises InvalidInput with every problem of both files.

    claims: person_id, amount [major units], and party, class, served_on, paid_on as needed; persons:
    person_id, party, class where there are any, and months or person_years; CSV, Parquet or XLSX.
    """
    asked = asked or Asked()
    with read(claims, persons, money, asked) as (book, development):
        return _guarded(book, guards, money, asked, development)


def _guarded(
    book: DuckDBPyConnection, guards: Guards, money: Currency, asked: Asked, development: Development | None
) -> Guarded:
    """Return the answer of matched claims."""
    classes = [name for (name,) in book.execute("SELECT DISTINCT class FROM matched ORDER BY 1").fetchall()]
    limits, problems = limits_of(guards, classes, money, asked.pooling)
    refuse(problems)
    thresholds = _cut(book, limits)
    sums = ", ".join(f"sum({part})::BIGINT" for part in ("exposure", "lines", "cost", *PARTS))
    query = f"SELECT party, class, count(*), {sums} FROM parted GROUP BY party, class ORDER BY party, class"
    rows = book.execute(query).fetchall()
    party, of_class, *columns = zip(*rows, strict=True)
    held, exposure, lines, cost, *parts = (np.array(column, dtype=np.int64) for column in columns)
    amounts = {"cost": cost, **dict(zip(PARTS, parts, strict=True))}
    completion = exact(round(development.completion, 6)) if development else limits.completion
    money_of = _spending(amounts, exposure, limits, completion)
    set_aside, (claimed,) = aside(book), book.execute("SELECT sum(cost)::BIGINT FROM spent").fetchall()[0]
    _conserved(money_of, set_aside, int(claimed))
    return Guarded(
        money=money,
        party=party,
        of_class=of_class,
        persons=held,
        exposure=exposure,
        lines=lines,
        money_of=money_of,
        limits=limits,
        thresholds=thresholds,
        completion=completion,
        development=development,
        aside=tuple(set_aside),
        claims=int(claimed),
        top_share=_top_share(book, int(cost.sum())),
        costliest=_costliest(book, asked.costliest),
        notes=_notes(book, guards, development),
    )


def _cut(book: DuckDBPyConnection, limits: Limits) -> dict[str, int]:
    """Make the table `parted`, what becomes of each person's cost; return the limit of each class."""
    thresholds = dict(limits.truncate_at)
    if limits.percentile is not None:
        annual = f"(SELECT class, exposure, {annual_cost(limits.annualise)} AS annual FROM matched)"
        thresholds = percentiles(book, annual, limits.percentile)
    book.execute("CREATE OR REPLACE TABLE thresholds (class VARCHAR, cut BIGINT)")
    if thresholds:
        book.executemany("INSERT INTO thresholds VALUES (?, ?)", list(thresholds.items()))
    persons = "(SELECT m.*, t.cut FROM matched m LEFT JOIN thresholds t USING (class))"
    book.execute(f"CREATE OR REPLACE TABLE parted AS {parts_of_persons(limits, persons)}")
    return thresholds


def _spending(
    amounts: dict[str, NDArray[np.int64]], exposure: NDArray[np.int64], limits: Limits, completion: Fraction
) -> dict[str, NDArray[np.int64]]:
    """Add what is paid into the pool, what completion adds, spending and the premium of stop-loss, [row]."""
    paid_in = share(int(amounts["pooled"].sum()), exposure)
    before = amounts["counted"] + amounts["recovered"] + paid_in
    spending = np.array([rounded(completion * amount) for amount in before.tolist()], dtype=np.int64)
    premium = [rounded(limits.premium * Fraction(held, MONTH)) for held in exposure.tolist()]
    return amounts | {
        "pooled_in": paid_in,
        "completed": spending - before,
        "spending": spending,
        "premium": np.array(premium, dtype=np.int64),
    }


def _conserved(
    money_of: Mapping[str, NDArray[np.int64]], set_aside: list[tuple[str, str, int, int]], claims: int
) -> None:
    """Raise Imbalance unless parts make up the cost of each row, and rows with what is aside all claims."""
    parts = sum((money_of[part] for part in PARTS), start=np.zeros_like(money_of["cost"]))
    whole = int(money_of["cost"].sum()) + sum(amount for _, _, _, amount in set_aside)
    pool = int(money_of["pooled_in"].sum() - money_of["pooled"].sum())
    if (parts != money_of["cost"]).any() or whole != claims or pool:
        apart = int(abs(parts - money_of["cost"]).sum())
        found = f"parts {apart} from their cost, and {whole} of {claims}"
        raise Imbalance([Problem("guards", found, "parts that add up to all claims, in minor units")])


def _top_share(book: DuckDBPyConnection, cost: int) -> float:
    """Return the share of cost of the costliest hundredth of persons, at least one person."""
    of_person = "SELECT person_id, sum(cost) AS cost FROM parted GROUP BY person_id"
    ((count,),) = book.execute(f"SELECT count(*) FROM ({of_person})").fetchall()
    most = -(-int(count) * TOP.numerator // TOP.denominator)
    query = f"SELECT sum(cost)::BIGINT FROM (SELECT cost FROM ({of_person}) ORDER BY cost DESC LIMIT {most})"
    ((top,),) = book.execute(query).fetchall()
    return int(top) / cost if cost > 0 else 0.0


def _costliest(book: DuckDBPyConnection, count: int) -> tuple[tuple[str, str, str, int, int], ...]:
    query = (
        "SELECT person_id, party, class, cost, counted FROM parted "
        f"ORDER BY cost DESC, person_id, party, class LIMIT {count}"
    )
    return tuple(book.execute(query).fetchall()) if count else ()


def _persons(count: int) -> str:
    return "One person has" if count == 1 else f"{count:,} persons have"


def _notes(book: DuckDBPyConnection, guards: Guards, development: Development | None) -> tuple[str, ...]:
    """Return what a reader should know of how the numbers came about."""
    ((below, free),) = book.execute(
        "SELECT count(*) FILTER (WHERE cost < 0), count(*) FILTER (WHERE lines = 0) FROM matched"
    ).fetchall()
    notes = [f"{_persons(free)} no claims; the exposure counts all the same."] if free else []
    if below:
        notes.append(f"{_persons(below)} more reversed than claimed; the cost counts as it is.")
    if development is not None:
        notes.append(f"Completion is of these claims' own lag, over {len(development.paid)} months.")
        if development.completion < 1:
            notes.append("Claims fall as they mature: more is reversed later than paid later.")
    guarded_by = (guards.truncate_at, guards.truncate_percentile, guards.attachment)
    if all(limit is None for limit in guarded_by):
        notes.append("These guards cut nothing off and recover nothing.")
    return tuple(notes)
