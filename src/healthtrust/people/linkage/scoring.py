"""The weight of each pair by a trained model; and which pairs two different identifiers forbid.

    weight = log2(prior odds) + Σ_c log2(m_c / u_c) + Σ of equal names log2(u_c / frequency of the name)
    veto   where both identifiers are valid and differ by more edits than two copies of one may

The sums are those of Splink's own prediction, worked out here in one query: a pair is left as soon as even
the rarest names could not bring it to what the model keeps.

Source  Fellegi and Sunter 1969 [recalled]; frequencies: Winkler 1989 [recalled]; veto: measured, a million
        made-up persons from F1 0.963 to 0.985

>>> veto_sql(None), "damerau" in veto_sql(Veto(source="a test", status="assumed"))
('false', True)
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, log2
from typing import TYPE_CHECKING

from healthtrust.people.linkage.comparing import levels
from healthtrust.people.linkage.model import Comparison, Veto
from healthtrust.people.linkage.trained import DIGITS, Trained

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SLACK = 1e-6
"""Weight by which a bound may be missed in the order of adding."""


def veto_sql(veto: Veto | None) -> str:
    """Return the condition over records l and r that forbids their link."""
    if veto is None:
        return "false"
    column = veto.column
    apart = f"damerau_levenshtein(l.{column}, r.{column}) > {veto.edits}"
    return f"coalesce(l.identified AND r.identified AND {apart}, false)"


def score(book: DuckDBPyConnection, trained: Trained) -> int:
    """Make table `scored` of the pairs of `pair` that the model keeps; return how many.

    a, b: keys; weight; probability; vetoed; a column for each comparison, its level as Splink counts:
    0 different, higher better, -1 not known.
    """
    model = trained.model
    least = log2(model.linking.kept / (1 - model.linking.kept)) if model.linking.kept < 1 else inf
    names = ", ".join(f"level_{each.name} AS {each.name}" for each in model.comparisons)
    book.execute(
        "CREATE OR REPLACE TEMP TABLE compared AS "
        f"WITH level AS MATERIALIZED ({_compared(model.comparisons)}) "
        f"FROM level WHERE {_base(trained)} + {_most(book, trained)} >= {least - SLACK!r}"
    )
    rarity, joins = _rarity(trained)
    book.execute(
        f"CREATE OR REPLACE TABLE scored AS WITH weighed AS MATERIALIZED (SELECT compared.*, "
        f"{_base(trained)}{rarity} AS weight FROM compared JOIN standard l ON l.key = a{joins}) "
        f"SELECT a, b, round(weight, {DIGITS}) AS weight, {veto_sql(model.veto)} AS vetoed, "
        f"round(1 / (1 + pow(2, -weight)), {DIGITS}) AS probability, {names} "
        "FROM (FROM weighed WHERE 1 / (1 + pow(2, -weight)) >= "
        f"{model.linking.kept!r}) JOIN standard l ON l.key = a JOIN standard r ON r.key = b ORDER BY a, b"
    )
    book.execute("DROP TABLE compared")
    return int(book.execute("SELECT count(*) FROM scored").fetchall()[0][0])


def _compared(comparisons: Sequence[Comparison]) -> str:
    """Return the query of the level of each comparison, for each pair."""
    columns = dict.fromkeys(column for each in comparisons for column in each.columns)
    sides = ", ".join(f"l.{column} AS {column}_l, r.{column} AS {column}_r" for column in columns)
    told = ", ".join(f"{_level(each)} AS level_{each.name}" for each in comparisons)
    ends = "JOIN standard l ON l.key = a JOIN standard r ON r.key = b"
    return f"SELECT a, b, {told} FROM (SELECT a, b, {sides} FROM pair {ends})"


def _level(compared: Comparison) -> str:
    unknown, *known = levels(compared)
    cases = [f"WHEN {level.sql} THEN {len(known) - 1 - k}" for k, level in enumerate(known[:-1])]
    return f"(CASE WHEN {unknown.sql} THEN -1 {' '.join(cases)} ELSE 0 END)::TINYINT"


def _base(trained: Trained) -> str:
    """Return the weight of a pair's levels, names that agree counted as common ones."""
    parts = [repr(trained.prior_weight)]
    for each in trained.model.comparisons:
        cases = (
            f"WHEN {each.levels - 1 - k} THEN {trained.weight(each.name, k)!r}" for k in range(each.levels)
        )
        parts.append(f"(CASE level_{each.name} {' '.join(cases)} ELSE 0.0 END)")
    return " + ".join(parts)


def _rare(trained: Trained) -> list[Comparison]:
    """Return the comparisons whose rare values weigh more."""
    return [each for each in trained.model.comparisons if each.frequencies and trained.records]


def _most(book: DuckDBPyConnection, trained: Trained) -> str:
    """Return what rare values that agree can add at most."""
    parts = ["0.0"]
    for each in _rare(trained):
        query = f"SELECT min(tf_{each.column}) FROM frequency_{each.column}"
        ((rarest,),) = book.execute(query).fetchall()
        most = log2(trained.u[each.name][0] / rarest) if rarest else 0.0
        parts.append(f"if(level_{each.name} = {each.levels - 1}, {max(most, 0.0)!r}, 0.0)")
    return "(" + " + ".join(parts) + ")"


def _rarity(trained: Trained) -> tuple[str, str]:
    """Return what rare values that agree add, and the joins that tell their frequencies; unheard of: 0."""
    added, joins = "", ""
    for k, each in enumerate(_rare(trained)):
        u = trained.u[each.name][0]
        told = f"coalesce(log2({u!r} / f{k}.tf_{each.column}), 0.0)"
        added += f" + if(level_{each.name} = {each.levels - 1}, {told}, 0.0)"
        joins += f" LEFT JOIN frequency_{each.column} f{k} ON f{k}.{each.column} = l.{each.column}"
    return added, joins
