"""The rows that equity is judged of: a table as it is, or the households of a run, of one or of two designs.

Of a run: the household accounts of its last year, each amount that of one household in major units, beside
`paid` (contribution, surcharge, premium, out of pocket) and `net` (benefit less paid); with who lives there
where the run tells. Of two runs: households of both, by their identity, each amount also `... before`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import currency
from healthtrust.ground.problems import Problem
from healthtrust.records.store import READABLE, read_columns
from healthtrust.review.inequalities.asked import DECILE, Asked
from healthtrust.runs.folder import RunFolder, find_run

Columns = dict[str, Any]

PAID = ("contribution", "surcharge", "premium", "out_of_pocket")
AMOUNTS = ("income", *PAID, "benefit")
KEY = "household_id"
LIVES_THERE = (
    "deprivation_fifth",
    "residents",
    "equivalised_income",
    "tenth",
    "family",
    "segment",
    "conditions",
)
OUTCOME, OF_TWO = "benefit", "net"
EACH = "_per_resident"


@dataclass(frozen=True)
class Rows:
    """The rows, where they are from, and what is asked of them once defaults of a run are filled in."""

    asked: Asked
    columns: Columns
    source: str
    other: Columns | None = None
    other_source: str = ""
    real: bool = True
    """Whether they are of real persons, as far as the source tells."""


def rows_of(asked: Asked, first: str, second: str, folder: Path) -> Rows:
    """Return the rows of a table or a run, or of two; raises with what is wrong with them."""
    if _is_table(first):
        return _of_tables(asked, first, second)
    run = find_run(first, folder)
    columns, real = accounts(run), _design(run).get("data") == "persons"
    named = asked.named
    rank = "equivalised_income" if "equivalised_income" in columns else "income"
    each = not second and not named.outcome and f"{OUTCOME}{EACH}" in columns
    named = replace(
        named,
        outcome=named.outcome or (f"{OUTCOME}{EACH}" if each else OUTCOME),
        rank=named.rank or rank,
        weight=named.weight or ("residents" if each else "households"),
    )
    source = run.path.name
    if second:
        other = find_run(second, folder)
        later = accounts(other)
        rows = len(columns[KEY]), len(later[KEY])
        columns = of_both(columns, later, (source, other.path.name))
        matched = len(columns[KEY])
        asked = replace(asked, unmatched=(rows[0] - matched, rows[1] - matched))
        outcome = asked.named.outcome or OF_TWO
        named = replace(named, outcome=outcome, before=f"{outcome} before")
        source = f"{source} and {other.path.name}"
    elif not named.group and "deprivation_fifth" in columns:
        named = replace(named, group=("deprivation_fifth",))
    told = replace(asked, named=named, by=_told_by(asked, columns, bool(second)))
    if asked.aversion is None:
        told = replace(told, aversion=0.0, kolm=0.0 if asked.kolm is None else asked.kolm)
    return Rows(told, columns, source, real=real)


def accounts(run: RunFolder) -> Columns:
    """Return household accounts of the last year of a run, each amount of one household in major units."""
    if "households" not in run.tables:
        expected = "a run of up to a million households, whose accounts are written"
        refuse([Problem(run.path.name, "no table 'households'", expected)])
    table = _last_year(run.table("households"))
    many = np.maximum(table["households"], 1) * 10.0 ** _exponent(run)
    amounts = {name: table[name] / many for name in AMOUNTS if name in table}
    paid = sum((amounts[name] for name in PAID if name in amounts), np.zeros(len(many)))
    columns = {KEY: table[KEY], "place": table["place"], "households": table["households"], **amounts}
    columns |= {"paid": paid, "net": amounts["benefit"] - paid}
    if "household_groups" in run.tables:
        groups = _last_year(run.table("household_groups"))
        columns |= _who_lives_there(groups, table[KEY], 10.0 ** _exponent(run))
        heads = np.maximum(columns["residents"], 1) / np.maximum(table["households"], 1)
        columns |= {f"{name}{EACH}": columns[name] / heads for name in ("benefit", "paid", "net")}
    return columns


def of_both(one: Columns, two: Columns, names: tuple[str, str]) -> Columns:
    """Return the households of both runs with amounts after, and before; refuses runs with none in common.

    >>> first = {"household_id": np.array([1, 2]), "net": np.array([5.0, 6.0])}
    >>> later = {"household_id": np.array([2, 3]), "net": np.array([8.0, 1.0])}
    >>> both = of_both(first, later, ("", ""))
    >>> both["net"].tolist(), both["net before"].tolist()
    ([8.0], [6.0])
    """
    _, here, there = np.intersect1d(one[KEY], two[KEY], return_indices=True)
    if not len(here):
        found = f"no household of {names[0]} in {names[1]}"
        remedy = "Change the design, not the people."
        refuse([Problem("RUN", found, "two runs of the same people", None, remedy)])
    money = [name for name in (*AMOUNTS, "paid", "net") if name in one and name in two]
    after = {name: values[there] for name, values in two.items()}
    return after | {f"{name} before": one[name][here] for name in money}


def _of_tables(asked: Asked, first: str, second: str) -> Rows:
    missing = [
        Problem(f"--{what}", "none", f"the column that {does}")
        for what, given, does in (
            ("outcome", asked.named.outcome, "is judged"), ("rank", asked.named.rank, "ranks people"))
        if not given
    ]  # fmt: skip
    columns = attempt(lambda: read_columns(Path(first))[0], missing)
    later = attempt(lambda: read_columns(Path(second))[0], missing) if second else None
    refuse(missing)
    assert columns is not None
    told = replace(asked, by=asked.by or (DECILE,))
    return Rows(told, columns, Path(first).name, later, Path(second).name)


def _told_by(asked: Asked, columns: Columns, two: bool) -> tuple[str, ...]:
    """Return what winners are told by; unasked: all that the run tells."""
    singular = {"condition": "conditions"}
    if asked.by:
        return tuple(singular.get(name, name) if name not in columns else name for name in asked.by)
    every = (DECILE, "place", "conditions", "family")
    return tuple(name for name in every if name == DECILE or name in columns) if two else (DECILE,)


def _who_lives_there(table: Columns, identity: Any, unit: float) -> Columns:
    order = np.argsort(table[KEY])
    place = order[np.minimum(np.searchsorted(table[KEY][order], identity), len(order) - 1)]
    if not (table[KEY][place] == identity).all():
        found = "households that the accounts do not have"
        refuse([Problem("table household_groups", found, "the same households")])
    lives = {name: table[name][place] for name in LIVES_THERE if name in table}
    if "equivalised_income" in lives:
        lives["equivalised_income"] = lives["equivalised_income"] / unit
    return lives


def _last_year(table: Columns) -> Columns:
    if "year" not in table:
        return table
    last = table["year"] == table["year"].max()
    return {name: values[last] for name, values in table.items()}


def _design(run: RunFolder) -> dict[str, Any]:
    return tomllib.loads((run.path / "design.toml").read_text(encoding="utf-8"))


def _exponent(run: RunFolder) -> int:
    return currency(str(_design(run)["currency"])).exponent


def _is_table(name: str) -> bool:
    return Path(name).suffix.lower() in READABLE
