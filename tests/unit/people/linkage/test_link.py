"""A whole linkage: quality, the same bytes, a feed, one to one, two deaths, vetoes, bad input."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from healthtrust.ground.disclosure import FEWEST
from healthtrust.ground.errors import InvalidInput
from healthtrust.people.linkage import told
from healthtrust.people.linkage.link import Asked, linked
from healthtrust.people.linkage.model import shipped_models
from healthtrust.people.linkage.trained import read_trained
from healthtrust.reports.linkage_page import linkage_page
from tests.unit.people.linkage.made_people import Row, people, written


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return people(11, 1500)


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The shipped model, learned from fewer random pairs."""
    file = tmp_path_factory.mktemp("model") / "quick.toml"
    text = shipped_models()["default"].read_text(encoding="utf-8")
    file.write_text(text.replace("pairs = 2e6", "pairs = 2e5"), encoding="utf-8")
    return str(file)


@pytest.fixture(scope="module")
def whole(rows: list[Row], quick: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """All records linked, with the folder written."""
    folder = tmp_path_factory.mktemp("whole")
    file = written(rows, folder / "people.csv")
    return folder, linked(Asked((file,), quick, to=folder / "linkage", truth="person"))


def read(path: Path) -> list[tuple[Any, ...]]:
    import duckdb

    with duckdb.connect() as book:
        return book.execute(f"FROM read_parquet('{path}')").fetchall()


def test_most_pairs_are_found_and_few_are_wrong(whole: tuple[Path, Any]) -> None:
    _, found = whole
    assert found.judged.clusters.f1 > 0.985
    assert found.judged.clusters.precision > 0.975
    assert found.trained.records == found.records
    assert {"sex", "birth"} <= set(found.judged.groups["group"])


def test_recall_of_few_pairs_is_not_told(whole: tuple[Path, Any]) -> None:
    groups = whole[1].judged.groups
    told_of = told.tables(whole[1])["recall by group"]
    assert min(groups["links"]) < FEWEST <= min(told_of["true pairs"])
    assert len(told_of["by"]) < len(groups["group"])
    assert any("Recall is not told of" in note for note in told.notes(whole[1]))


def test_every_record_has_one_person(whole: tuple[Path, Any], rows: list[Row]) -> None:
    folder, found = whole
    links = read(folder / "linkage" / "links.parquet")
    assert sorted((row["source"], row["record_id"]) for row in rows) == [link[:2] for link in links]
    assert len({link[2] for link in links}) == found.persons


def test_the_folder_is_for_its_owner_alone(whole: tuple[Path, Any]) -> None:
    folder, _ = whole
    for path in (folder / "linkage").rglob("*"):
        assert oct(path.stat().st_mode)[-3:] in ("600", "700"), path


def test_the_page_names_nobody(whole: tuple[Path, Any], rows: list[Row]) -> None:
    page = linkage_page(whole[1])
    assert "<svg" in page and "blocking" in page
    for row in rows[:400]:
        for column in ("surname", "street", "postcode", "birth_date", "national_id"):
            assert not row[column] or f">{row[column]}<" not in page
        assert not row["national_id"] or row["national_id"] not in page


def test_the_same_input_gives_the_same_bytes(
    whole: tuple[Path, Any], rows: list[Row], quick: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _ = whole
    monkeypatch.setenv("HEALTHTRUST_THREADS", "1")
    file = written(rows[::-1], tmp_path / "turned.csv")
    linked(Asked((file,), quick, to=tmp_path / "linkage", truth="person"))
    names = ("links.parquet", "pairs.parquet", "review.parquet", "model.json", "known/00001.parquet")
    for name in names:
        assert (folder / "linkage" / name).read_bytes() == (tmp_path / "linkage" / name).read_bytes(), name


def test_a_feed_goes_on_from_a_stored_model(rows: list[Row], quick: str, tmp_path: Path) -> None:
    twice = {row["person"] for row in rows if row["source"] == "B"}
    late = [row for row in rows if row["source"] == "B" and int(row["person"]) % 5 == 0]
    first = written([row for row in rows if row not in late], tmp_path / "first.csv")
    feed = written(late + [row for row in rows[:3] if row not in late], tmp_path / "feed.csv")
    folder = tmp_path / "linkage"
    linked(Asked((first,), quick, to=folder))
    before = {link[:2]: link[2] for link in read(folder / "links.parquet")}
    found = linked(Asked((feed,), known=folder))
    after = {link[:2]: link[2] for link in read(folder / "links.parquet")}
    assert found.records == len(late) and found.again <= 3
    assert found.trained == read_trained(folder / "model.json")
    assert all(after[key] == person for key, person in before.items())
    of = {row["person"]: after[row["source"], row["record_id"]] for row in rows if row["source"] == "A"}
    right = sum(after[row["source"], row["record_id"]] == of[row["person"]] for row in late)
    assert right / len(late) > 0.95 and twice
    assert linked(Asked((feed,), known=folder)).records == 0


def test_one_to_one_links_no_two_records_of_a_source(rows: list[Row], quick: str, tmp_path: Path) -> None:
    file = written(rows, tmp_path / "people.csv")
    found = linked(Asked((file,), quick, to=tmp_path / "linkage", truth="person", one_to_one=True))
    links = read(tmp_path / "linkage" / "links.parquet")
    assert len({(link[0], link[2]) for link in links}) == len(links)
    assert found.judged is not None and found.judged.clusters.f1 > 0.985


def few(**changes: str) -> list[Row]:
    """Two records of one person, but for the changes to the second."""
    one = {
        "record_id": "1", "source": "A", "given_name": "Ann", "surname": "Miller", "birth_date": "1950-01-31",
        "sex": "F", "postcode": "AB1 2CD", "house_no": "12", "street": "High Street", "national_id": "",
        "death_date": "",
    }  # fmt: skip
    return [one, {**one, "record_id": "2", **changes}]


def test_two_records_of_one_person_are_linked(tmp_path: Path) -> None:
    assert linked(Asked((written(few(), tmp_path / "p.csv"),))).persons == 1


def test_two_deaths_are_refused_and_on_the_review_list(tmp_path: Path) -> None:
    two = few(death_date="2021-05-05")
    two[0]["death_date"] = "2020-01-01"
    found = linked(Asked((written(two, tmp_path / "p.csv"),), to=tmp_path / "linkage"))
    assert found.persons == 2 and found.refused == (("two dates of death", 1),)
    assert read(tmp_path / "linkage" / "review.parquet")[0][0] == "two dates of death"


def test_different_identifiers_forbid_a_link_if_both_are_valid(tmp_path: Path) -> None:
    two = few(national_id="9434765870")
    two[0]["national_id"] = "9434765919"
    file = written(two, tmp_path / "p.csv")
    found = linked(Asked((file,)))
    assert found.persons == 2 and found.vetoed == 1 and found.review == 1
    two[1]["national_id"] = "9434761111"
    file = written(two, tmp_path / "q.csv")
    assert linked(Asked((file,))).persons == 2
    assert linked(Asked((file,), checksum="nhs")).persons == 1
    assert linked(Asked((file,), veto=False)).persons == 1


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    one = tmp_path / "one.csv"
    one.write_text("id,surname\n1,Miller\n", encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        linked(Asked((one, tmp_path / "none.csv"), "defalut", known=tmp_path / "no", threshold=3.0))
    said = str(refused.value)
    for each in ("column record_id", "no such file", "did you mean 'default'", "--known", "--threshold"):
        assert each in said, each


def test_a_key_that_comes_twice_is_refused(tmp_path: Path) -> None:
    file = written([*few(), few()[0]], tmp_path / "p.csv")
    with pytest.raises(InvalidInput, match="1 pairs of source and record_id more than once"):
        linked(Asked((file,)))


def test_too_many_comparisons_are_refused_before_they_are_made(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    text = shipped_models()["default"].read_text(encoding="utf-8")
    own.write_text(text.replace("most_comparisons = 300_000_000", "most_comparisons = 2"), encoding="utf-8")
    file = written(few(), tmp_path / "p.csv")
    with pytest.raises(InvalidInput, match="comparisons; expected at most 2"):
        linked(Asked((file,), str(own)))
