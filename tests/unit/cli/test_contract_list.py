"""healthtrust deliver contract list: one contract that is not sound hides no other."""

from __future__ import annotations

import json

import pytest

from healthtrust.cli import contract_listed
from healthtrust.deliver.contract.library import contract_named
from healthtrust.design.contract import Contract
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem


def test_contracts_that_are_sound_are_listed_beside_one_that_is_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def named(name: str) -> Contract:
        if name == "bundle":
            refuse([Problem("bundle.toml", "a step", "another"), Problem("bundle.toml", "a term", "another")])
        return contract_named(name)

    monkeypatch.setattr(contract_listed, "contract_named", named)
    with pytest.raises(InvalidInput, match="contract bundle: found two problems; expected a sound contract"):
        contract_listed.list_verb(json=True)
    names = [row["name"] for row in json.loads(capsys.readouterr().out)]
    assert "block" in names and "mssp" in names and "bundle" not in names
