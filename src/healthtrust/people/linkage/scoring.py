"""The weight of each pair by a trained model; and which pairs two different identifiers forbid.

    weight = log2(prior odds) + Σ_c log2(m_c / u_c) + Σ of equal names log2(u_c / frequency of the name)
    veto   where both identifiers are valid and differ by more edits than two copies of one may

Source  Fellegi and Sunter 1969 [recalled]; frequencies: Winkler 1989 [recalled]; veto: measured, a million
        made-up persons from F1 0.963 to 0.985

>>> veto_sql(None), "damerau" in veto_sql(Veto(source="a test", status="assumed"))
('false', True)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from healthtrust.people.linkage.model import Veto
from healthtrust.people.linkage.silent import hushed, linker, registered
from healthtrust.people.linkage.trained import DIGITS, Trained

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def veto_sql(veto: Veto | None) -> str:
    """Return the condition over records l and r that forbids their link."""
    if veto is None:
        return "false"
    column = veto.column
    apart = f"damerau_levenshtein(l.{column}, r.{column}) > {veto.edits}"
    return f"coalesce(l.identified AND r.identified AND {apart}, false)"


def score(book: DuckDBPyConnection, trained: Trained) -> int:
    """Make table `scored` of the pairs of `pair` that the model keeps; return how many.

    a, b: keys; rule; weight; probability; vetoed; a column for each comparison, its level as Splink counts:
    0 different, higher better, -1 not known.
    """
    linked = linker(book, "standard", trained.settings())
    book.execute(
        "CREATE OR REPLACE TEMP VIEW asked AS "
        "SELECT a AS join_key_l, b AS join_key_r, '0' AS match_key FROM pair"
    )
    with hushed():
        for column in trained.frequencies:
            table = registered(linked, f"frequency_{column}")
            linked.table_management.register_term_frequency_lookup(table, column)
        linked.table_management.register_blocked_pairs_for_predict(registered(linked, "asked"))
        kept = linked.inference.predict(trained.model.linking.kept, warning_mode="never")
    told = ", ".join(f"p.gamma_{each.name}::TINYINT AS {each.name}" for each in trained.model.comparisons)
    book.execute(
        "CREATE OR REPLACE TABLE scored AS "
        "SELECT least(p.key_l, p.key_r) AS a, greatest(p.key_l, p.key_r) AS b, "
        f"round(p.match_weight, {DIGITS}) AS weight, round(p.match_probability, {DIGITS}) AS probability, "
        f"{veto_sql(trained.model.veto)} AS vetoed, {told} FROM {kept.physical_name} p "
        "JOIN standard l ON l.key = p.key_l JOIN standard r ON r.key = p.key_r ORDER BY a, b"
    )
    with hushed():
        kept.drop_table_from_database_and_remove_from_cache()
    return int(book.execute("SELECT count(*) FROM scored").fetchall()[0][0])
