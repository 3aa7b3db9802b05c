"""What linkage errors cost, from the command line: names linked, the year paid at three thresholds."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from healthtrust.cli.people import app
from healthtrust.ground.errors import HealthTrustError
from tests.unit.live.linked_money.made_linkage import Made, made


def called(*arguments: object) -> str:
    found = CliRunner().invoke(app, [str(each) for each in arguments])
    if found.exception is not None and not isinstance(found.exception, SystemExit):
        raise found.exception
    assert found.exit_code == 0, found.output
    return found.stdout


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made(tmp_path_factory.mktemp("register"), persons=500)


def test_names_linked_by_a_model_that_learned_give_a_spread_a_workbook_and_rows(register: Made) -> None:
    folder = register.records.parent
    called("link", register.identities, "--to", folder / "linkage")
    asked = (
        "link-money",
        folder / "linkage",
        "--records",
        register.records,
        "--design",
        "valley",
        "--synthetic",
    )
    told = json.loads(
        called(*asked, "--thresholds", "0.05,0.999999", "--out", folder / "practices.csv", "--json")
    )
    persons = [row["persons enrolled"] for row in told["thresholds"]]
    assert persons[0] < persons[1]
    assert told["says"].startswith("Between thresholds 0.05 and 0.999999, ")
    paid = [sum(row[f"paid at {each} [GBP]"] for row in told["practices"]) for each in ("0.05", "0.999999")]
    assert paid[0] == pytest.approx(paid[1], abs=1e-6)
    with (folder / "practices.csv").open() as file:
        assert [row["practice"] for row in csv.DictReader(file)] == [
            row["practice"] for row in told["practices"]
        ]


def test_the_page_draws_practices_and_fifths_and_names_nobody(register: Made) -> None:
    page = register.records.parent / "page.html"
    asked = ("link-money", register.links, "--records", register.records, "--design", "valley")
    said = called(*asked, "--thresholds", "0.5,0.99", "--out", page)
    assert "Between thresholds 0.5 and 0.99, " in said and "1 = most deprived" in said
    html = page.read_text()
    assert html.count("<svg") == 3 and "Linkage alone moves the payment of" in html
    with register.identities.open() as file:
        names = {row["surname"] for row in csv.DictReader(file)}
    assert not [name for name in names if name in html.lower()]


def test_mistakes_of_the_command_line_come_together(register: Made, tmp_path: Path) -> None:
    with pytest.raises(HealthTrustError) as refused:
        called("link-money", tmp_path, "--records", tmp_path, "--design", "vale", "--thresholds", "0.5,x,2",
               "--out", tmp_path / "page.pdf")  # fmt: skip
    said = str(refused.value)
    for part in ("'x'", "found 2;", "no links.parquet", "no enrolment.parquet", "vale", "page.pdf"):
        assert part in said, said
