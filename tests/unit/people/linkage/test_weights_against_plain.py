"""The weight of a pair is the one worked out in plain Python, and the one of Splink's own prediction."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from healthtrust.people.linkage import blocking, scoring, standard
from healthtrust.people.linkage.database import database
from healthtrust.people.linkage.model import named_model
from healthtrust.people.linkage.read import read_identities
from healthtrust.people.linkage.silent import hushed, linker, registered
from healthtrust.people.linkage.trained import Trained
from healthtrust.people.linkage.training import keep_frequencies, train
from tests.reference import linkage_plain as plain
from tests.unit.people.linkage.made_people import people, written


def predicted_by_splink(book: Any, trained: Trained) -> dict[tuple[int, int], float]:
    """The weights of Splink's own prediction, by the keys of the pair."""
    linked = linker(book, "standard", trained.settings())
    asked = "SELECT a AS join_key_l, b AS join_key_r, '0' AS match_key FROM pair"
    book.execute(f"CREATE OR REPLACE TEMP VIEW asked AS {asked}")
    with hushed():
        for column in trained.frequencies:
            table = registered(linked, f"frequency_{column}")
            linked.table_management.register_term_frequency_lookup(table, column)
        linked.table_management.register_blocked_pairs_for_predict(registered(linked, "asked"))
        kept = linked.inference.predict(trained.model.linking.kept, warning_mode="never")
    ends = "least(key_l, key_r), greatest(key_l, key_r)"
    rows = book.execute(f"SELECT {ends}, match_weight FROM {kept.physical_name}").fetchall()
    return {(a, b): weight for a, b, weight in rows}


def test_every_weight_is_the_plain_one(tmp_path: Path) -> None:
    file = written(people(3, 900, again=0.4), tmp_path / "people.csv")
    model = named_model("default")
    model = model.model_copy(update={"training": model.training.model_copy(update={"pairs": 2e5})})
    with database() as book:
        columns, problems = read_identities(book, [file], {})
        assert not problems
        standard.standardise(book, columns, ("national_id", "none"))
        book.execute("ALTER TABLE arrived RENAME TO standard")
        trained = train(book, model, between=False)
        assert trained.records > 900
        keep_frequencies(book, trained)
        for number, rule in enumerate(model.blocking, start=1):
            blocking.count(book, rule.keys, number, blocking.Looked(500))
        blocking.pairs(book, len(model.blocking))
        assert scoring.score(book, trained) > 300
        theirs = predicted_by_splink(book, trained)
        rows = book.execute(f"SELECT key, {', '.join(columns)} FROM standard").fetchall()
        records = {row[0]: dict(zip(columns, row[1:], strict=True)) for row in rows}
        frequencies = {
            column: dict(book.execute(f"SELECT {column}, tf_{column} FROM frequency_{column}").fetchall())
            for column in trained.frequencies
        }
        scored = book.execute("SELECT a, b, weight, probability FROM scored").fetchall()
    assert theirs.keys() == {(a, b) for a, b, _, _ in scored}
    for a, b, weight, probability in scored:
        assert weight == pytest.approx(theirs[a, b], abs=1e-6)
        expected = plain.weight(trained, frequencies, records[a], records[b])
        assert weight == pytest.approx(expected, abs=1e-6), (records[a], records[b])
        assert probability == pytest.approx(2**expected / (1 + 2**expected), abs=1e-6)
    assert set(frequencies) == {"given_name", "surname"}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("martha", "marhta", 0.9611), ("dixon", "dicksonx", 0.8133), ("jellyfish", "smellyfish", 0.8963)],
)
def test_published_similarities(one: str, other: str, expected: float) -> None:
    assert plain.jaro_winkler(one, other) == pytest.approx(expected, abs=5e-5)
    with database() as book:
        found = book.execute("SELECT jaro_winkler_similarity(?, ?)", [one, other]).fetchall()[0][0]
    assert found == pytest.approx(expected, abs=5e-5)
