"""Person ids and clerical review from the command line, and linkage without names."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from healthtrust.cli.people import app
from healthtrust.ground.errors import HealthTrustError
from healthtrust.people.linkage.identities.ledger import PersonIds
from healthtrust.people.linkage.private.keys import PYTHON
from tests.tree import ROOT


def called(*arguments: object) -> str:
    found = CliRunner().invoke(app, [str(each) for each in arguments])
    if found.exception is not None and not isinstance(found.exception, SystemExit):
        raise found.exception
    assert found.exit_code == 0, found.output
    return found.stdout


@pytest.fixture
def links(tmp_path: Path) -> Path:
    folder = tmp_path / "linked"
    folder.mkdir()
    with PersonIds(folder / "persons.sqlite", "Ada") as ids:
        ids.assign({"source": ["ash", "ash", "elm"], "record_id": ["1", "2", "1"]}, [1, 1, 2], "load")
    rows = "('ash', '1', 'elm', '1', 0.5, 0.0, true), ('ash', '1', 'ash', '2', 0.9, 3.0, true)"
    names = "source_l, record_id_l, source_r, record_id_r, match_probability, match_weight, odd"
    duckdb.sql(f"COPY (FROM (VALUES {rows}) t({names})) TO '{folder}/pairs.parquet'")
    return folder


def persons_of(links: Path) -> list[int]:
    return [
        row[0]
        for row in duckdb.sql(
            f"SELECT person_id FROM '{links}/links.parquet' ORDER BY source, record_id"
        ).fetchall()
    ]


def test_merge_undo_split_and_verify(links):
    assert "3 records of 2 persons after 1 events" in called("persons", links)
    assert "Event 2 (merge) by Eve: same passport." in called(
        "persons", links, "--merge", 2, 1, "--who", "Eve", "--why", "same passport"
    )
    assert persons_of(links) == [1, 1, 1]
    assert "Person 2 leads to person 1." in called("persons", links, "--person", 2)
    called("persons", links, "--undo", 2, "--who", "Eve", "--why", "misread")
    assert persons_of(links) == [1, 1, 2]
    called("persons", links, "--split", "ash:2", "--who", "Eve", "--why", "twins")
    assert persons_of(links) == [1, 3, 2]
    told = json.loads(called("persons", links, "--json"))
    assert told["events"]["kind"] == ["assign", "merge", "undo", "split"]
    said = called("persons", links, "--verify")
    head = said.split("Head: ")[1].strip()
    assert "4 events" in said and "4 events" in called("persons", links, "--verify", "--head", head)
    with pytest.raises(HealthTrustError, match="the last then"):
        called("persons", links, "--verify", "--head", "0" * 64)
    called("persons", links, "--out", links / "events.csv")
    assert len((links / "events.csv").read_text().splitlines()) == 5


def test_what_may_not_be_is_said(links):
    for arguments, said in [
        (("--merge", 1, 2), "the name of who decides"),
        (("--merge", 1, 2, "--undo", 1), "one at a time"),
        (("--person", 9), "never given"),
        (("--split", "ash-2", "--who", "E", "--why", "w"), "SOURCE:RECORD"),
        (("--undo", 8, "--who", "E", "--why", "w"), "a number from 1 to 1"),
    ]:
        with pytest.raises(HealthTrustError, match=said):
            called("persons", links, *arguments)
    with pytest.raises(HealthTrustError, match="people link wrote"):
        called("persons", links.parent)


def test_two_deaths_in_the_records_are_not_merged(links):
    records = links / "records"
    records.mkdir()
    rows = "('ash', '1', 11), ('elm', '1', 12)"
    duckdb.sql(
        f"COPY (FROM (VALUES {rows}) t(source, source_person_id, person_id)) TO '{records}/persons.parquet'"
    )
    rows = "(11, DATE '2027-01-01'), (12, DATE '2027-02-02')"
    duckdb.sql(f"COPY (FROM (VALUES {rows}) t(person_id, death_date)) TO '{records}/enrolment.parquet'")
    with pytest.raises(HealthTrustError, match="Nobody dies twice"):
        called("persons", links, "--merge", 1, 2, "--records", records, "--who", "E", "--why", "w")


def test_a_list_is_written_decided_and_followed(links):
    out = links / "list.csv"
    assert "2 pairs to judge" in called("review", links, "--out", out)
    assert out.stat().st_mode & 0o077 == 0
    rows = list(csv.DictReader(out.open()))
    assert rows[0]["other_source"] == "elm" and "surname" not in rows[0]
    rows[0] |= {"decision": "same", "who": "Eve", "why": "same scar"}
    rows[1] |= {"decision": "unsure", "who": "Eve", "why": "no file"}
    with out.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    assert "Decided: 1 same, 1 unsure. Events: 2." in called("review", links, "--decisions", out)
    assert persons_of(links) == [1, 1, 1]
    assert "none, all of it was so already" in called("review", links, "--decisions", out)


def test_names_stay_where_the_identities_are(links, tmp_path):
    home = tmp_path / "identity"
    home.mkdir()
    (home / "identity.csv").write_text("source,record_id,surname\nash,1,Lee\nelm,1,Leigh\n")
    for out in ((), ("--out", links / "list.csv")):
        with pytest.raises(HealthTrustError, match="Names stay where the identities are"):
            called("review", links, "--identity", home / "identity.csv", *out)
    said = called("review", links, "--identity", home / "identity.csv", "--out", home / "list.csv")
    assert "Leigh" not in said and "Leigh" in (home / "list.csv").read_text()


def test_two_parties_link_without_names(tmp_path):
    python = next(
        (
            each
            for each in (os.environ.get(PYTHON, ""), str(ROOT / ".venv-private/bin/python"))
            if each and Path(each).is_file()
        ),
        None,
    )
    if python is None:
        pytest.skip(
            f"no environment with clkhash and anonlink: neither ${PYTHON} nor .venv-private/bin/python"
        )
    (tmp_path / "secret").write_text("three words and a number 7\n")
    header = "record_id,given_name,surname,street,house_no,postcode,birth_date,national_id\n"
    (tmp_path / "a.csv").write_text(
        header
        + "1,Ann,Lee,High Street,7,AB1 2CD,1980-01-31,111\n2,Bob,Ray,Low Road,9,EF3 4GH,1955-12-01,222\n"
    )
    (tmp_path / "b.csv").write_text(header + "x,Bob,Rey,Low Road,9,EF3 4GH,01/12/1955,222\n")
    for party in "ab":
        said = called(
            "link-private",
            tmp_path / f"{party}.csv",
            "--encode",
            "--secret-file",
            tmp_path / "secret",
            "--python",
            python,
            "--to",
            tmp_path / f"keys-{party}",
        )
        assert "give this file away" in said
    assert "Ann" not in (tmp_path / "keys-a/keys.csv").read_text()
    said = called(
        "link-private",
        tmp_path / "keys-a",
        tmp_path / "keys-b",
        "--python",
        python,
        "--to",
        tmp_path / "matched",
    )
    assert "1 matches of 2 and 1 keys" in said
    (row,) = csv.DictReader((tmp_path / "matched/matches.csv").open())
    assert (row["row_a"], row["row_b"]) == ("2", "1") and float(row["similarity"]) > 0.8
