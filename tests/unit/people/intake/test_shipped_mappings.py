"""Every shipped mapping says where its source is described and how sure that is, and fills what it names."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from healthtrust.cli.people import app
from healthtrust.people.intake.mapping import read_mapping, shipped_mappings
from healthtrust.records.exchange import BESIDE, EXCHANGE

KNOWN = {"exchange", "fhir", "nhs", "omop", "synthea", "tuva", "x12"}
CONTRACTS = {contract.name: contract for contract in (*EXCHANGE, *BESIDE)}


def test_the_sources_promised_are_there() -> None:
    assert set(shipped_mappings()) >= KNOWN


@pytest.mark.parametrize("name", sorted(shipped_mappings()))
def test_it_names_its_source_and_status(name: str) -> None:
    mapping = read_mapping(name)
    assert mapping.title
    assert len(mapping.source) > 10
    assert mapping.status in ("cited", "recalled", "assumed")


@pytest.mark.parametrize("name", sorted(KNOWN - {"exchange", "synthea"}))
def test_its_rows_and_money_reconcile_with_the_source(name: str) -> None:
    for table, rule in read_mapping(name).tables.items():
        assert rule.rows_in, table
        amounts = {c.name for c in CONTRACTS[table].columns if c.kind == "money" and c.required}
        if amounts and name != "x12":
            assert amounts <= set(rule.money), table
        assert bool(rule.money) == bool(rule.money_in), table


@pytest.mark.parametrize("name", sorted(KNOWN - {"exchange", "synthea"}))
def test_no_name_or_address_enters_the_records(name: str) -> None:
    for table, rule in read_mapping(name).tables.items():
        if table != "identity":
            for word in (
                "given_name",
                "surname",
                "national_id",
                "street",
                "house_no",
                "last_name",
                "first_name",
            ):
                assert word not in rule.sql, (table, word)


def test_the_command_lists_every_one() -> None:
    said = CliRunner().invoke(app, ["load", "--list", "--json"])
    assert said.exit_code == 0
    for name, path in shipped_mappings().items():
        assert f'"{name}"' in said.output, path
    assert "recalled" in said.output
