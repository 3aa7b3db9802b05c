"""Parts of a linkage on their own: model files, spelling, checksum, blocks, clusters, contradictions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from healthtrust.design.alone import read_alone
from healthtrust.ground.errors import InvalidInput
from healthtrust.people.linkage import blocking
from healthtrust.people.linkage.checksum import passes, passes_sql
from healthtrust.people.linkage.clusters import connected, one_to_one
from healthtrust.people.linkage.comparing import levels
from healthtrust.people.linkage.contradictions import Held, without
from healthtrust.people.linkage.database import database
from healthtrust.people.linkage.model import LinkageModel, named_model, shipped_models
from healthtrust.people.linkage.standard import expression
from tests.unit.people.linkage.made_people import mistyped


@pytest.mark.parametrize("name", list(shipped_models()))
def test_shipped_models_state_a_source_for_every_part(name: str) -> None:
    model = named_model(name)
    parts = [model, model.linking, model.prior, model.training, *model.comparisons, *model.blocking]
    assert all(part.source and part.status for part in parts)
    assert ("national_id" in model.columns) == (name == "default")


def test_every_mistake_of_a_model_file_is_told(tmp_path: Path) -> None:
    text = shipped_models()["default"].read_text(encoding="utf-8")
    wrong = text.replace("m = [0.99, 0.01]", "m = [0.9, 0.2]").replace(
        "recall = 0.7", "recall = 2.0\ncolour = 1"
    )
    path = tmp_path / "own.toml"
    path.write_text(wrong, encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_alone(path, LinkageModel)
    said = str(refused.value)
    assert "2 shares above 0 that add up to 1" in said and "colour" in said and "at most 1" in said


def test_a_comparison_needs_blocks_that_do_not_look_at_it(tmp_path: Path) -> None:
    text = shipped_models()["default"].read_text(encoding="utf-8")
    path = tmp_path / "own.toml"
    path.write_text(
        text.replace('rules = [["birth_date", "postcode"], ', 'rules = [["surname", "postcode"], ')
    )
    with pytest.raises(InvalidInput, match="a training rule without"):
        read_alone(path, LinkageModel)


def test_a_model_without_a_column_leaves_out_what_needs_it() -> None:
    model = named_model("default").within(frozenset({"given_name", "surname", "birth_date"}))
    assert [each.name for each in model.comparisons] == ["given_name", "surname", "birth_date"]
    assert model.veto is None and all(set(rule) <= {"surname", "birth_date"} for rule in model.training.rules)


def test_nhs_numbers_in_sql_and_in_python_agree() -> None:
    valid = [f"{k:09d}" for k in range(400_000_000, 400_000_900, 7)]
    numbers = [start + str(last) for start in valid for last in range(10)] + [
        "12",
        "943476591X",
        "94347659190",
    ]
    with database() as book:
        book.execute("CREATE TABLE t AS SELECT unnest(?) AS id", [numbers])
        rows = book.execute(f"SELECT id, {passes_sql('id', 'nhs')} FROM t").fetchall()
    assert [told for _, told in rows] == [passes(number, "nhs") for number, _ in rows]
    assert 0 < sum(told for _, told in rows) <= len(valid)


@pytest.mark.parametrize(
    ("column", "raw", "expected"),
    [
        ("given_name", "  JEAN-Luc  ", "jean luc"),
        ("surname", "Ó Súilleabháin", "o suilleabhain"),
        ("surname", "Unknown", None),
        ("surname", "李", "李"),
        ("birth_date", "1980-02-30", None),
        ("birth_date", "1746-01-01", None),
        ("birth_date", "19800131", "1980-01-31"),
        ("postcode", " ab1  2cd ", "AB12CD"),
        ("national_id", "000-000", None),
        ("national_id", "943 476 5919", "9434765919"),
        ("sex", "W", "female"),
        ("sex", "9", None),
        ("house_no", "12 B", "12b"),
    ],
)
def test_one_spelling(column: str, raw: str, expected: str | None) -> None:
    with database() as book:
        query = f"SELECT {expression(column, 'x')} FROM (SELECT ?::VARCHAR AS x)"
        assert book.execute(query, [raw]).fetchall()[0][0] == expected


@pytest.mark.parametrize("between", [False, True])
@pytest.mark.parametrize("feed", [False, True])
def test_counted_comparisons_are_the_pairs_made(between: bool, feed: bool) -> None:
    draw = np.random.default_rng(5)
    rows = [
        (k, str(draw.integers(3)), str(draw.integers(12)), bool(draw.random() < 0.3) or not feed)
        for k in range(200)
    ]
    with database() as book:
        book.execute("CREATE TABLE standard (key BIGINT, source VARCHAR, surname VARCHAR, fresh BOOLEAN)")
        book.executemany("INSERT INTO standard VALUES (?, ?, ?, ?)", rows)
        counted = blocking.count(book, ("surname",), 1, blocking.Looked(1000, between, feed))
        made = blocking.pairs(book, 1, between)
    expected = sum(
        1
        for a in rows
        for b in rows
        if a[0] < b[0] and a[2] == b[2] and (a[3] or b[3]) and (not between or a[1] != b[1])
    )
    assert counted.comparisons == made == expected > 0


def test_a_block_too_large_is_left_out_and_counted() -> None:
    with database() as book:
        book.execute(
            "CREATE TABLE standard AS SELECT key, 'a' AS source, if(key < 10, 'x', 'y') AS surname, "
            "true AS fresh FROM range(13) t(key)"
        )
        counted = blocking.count(book, ("surname",), 1, blocking.Looked(5))
        assert (counted.left_out, counted.largest, counted.not_compared, counted.comparisons) == (
            1,
            10,
            45,
            3,
        )
        assert blocking.pairs(book, 1) == 3


def test_clusters_do_not_depend_on_the_order_of_links() -> None:
    draw = np.random.default_rng(1)
    a, b = draw.integers(0, 300, 250), draw.integers(0, 300, 250)
    weight, source = draw.integers(0, 9, 250).astype(float), draw.integers(0, 3, 300)
    order = draw.permutation(250)
    assert (connected(300, a, b) == connected(300, b[order], a[order])).all()
    taken = one_to_one(a, b, weight, source)
    again = one_to_one(a[order], b[order], weight[order], source)
    assert (connected(300, a[taken], b[taken]) == connected(300, a[order][again], b[order][again])).all()


def test_one_to_one_gives_nobody_two_records_of_a_source() -> None:
    draw = np.random.default_rng(2)
    a, b = draw.integers(0, 200, 600), draw.integers(0, 200, 600)
    source = draw.integers(0, 4, 200)
    taken = one_to_one(a, b, draw.random(600), source)
    label = connected(200, a[taken], b[taken])
    assert len(np.unique(np.stack([label, source]), axis=1).T) == 200


def test_two_deaths_are_two_persons_and_the_weakest_link_goes() -> None:
    held = {1: Held({"2020-01-01"}), 2: Held(), 3: Held({"2021-01-01"})}
    cluster, refused = without(held, [(1, 2, 8.0), (2, 3, 5.0)])
    assert cluster == {1: 1, 2: 1, 3: 3} and refused == {(2, 3): "two dates of death"}


def test_births_years_apart_need_two_valid_identifiers() -> None:
    born = [Held(identifiers={"A"}, years={1950}), Held(identifiers={"B"}, years={1953})]
    assert without(dict(enumerate(born)), [(0, 1, 9.0)])[1] == {
        (0, 1): "two valid identifiers, born more than a year apart"
    }
    near = [born[0], Held(identifiers={"B"}, years={1951})]
    assert not without(dict(enumerate(near)), [(0, 1, 9.0)])[1]


def test_one_edit_is_found_wherever_it_is() -> None:
    draw = np.random.default_rng(4)
    words = ["", *("".join(draw.choice(list("12ab"), int(draw.integers(1, 11)))) for _ in range(60))]
    pairs = [(one, mistyped(one, draw)) for one in words if one for _ in range(6)]
    pairs += [(one, words[int(draw.integers(60))]) for one in words]
    condition = levels(named_model("default").comparisons[5])[2].sql
    with database() as book:
        book.execute("CREATE TABLE t (national_id_l VARCHAR, national_id_r VARCHAR)")
        book.executemany("INSERT INTO t VALUES (?, ?)", [*pairs, *((other, one) for one, other in pairs)])
        wrong = f"({condition}) <> (damerau_levenshtein(national_id_l, national_id_r) <= 1)"
        assert book.execute(f"FROM t WHERE {wrong}").fetchall() == []
