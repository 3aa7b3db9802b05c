"""The worked example at the head of each rule runs and gives what it says."""

from __future__ import annotations

import doctest
import importlib

import pytest

from tests.tree import Module, modules

# Chance and postings, and files that put records together or apply another file's rule to places and plans.
NOT_RULES = (
    "healthtrust.*.respond*",
    "healthtrust.*.post",
    "healthtrust.*.choosers",
    "healthtrust.*.enrolment",
    "healthtrust.*.formulas",
    "healthtrust.*.gaps",
    "healthtrust.*.summary",
    "healthtrust.*.tally",
    "healthtrust.people.change",
    "healthtrust.people.classify",
    "healthtrust.people.load",
    "healthtrust.people.synthesise",
)


def with_examples() -> list[Module]:
    return [module for module in modules() if ">>>" in module.text]


@pytest.mark.parametrize("module", with_examples(), ids=lambda module: module.name)
def test_examples_of(module: Module) -> None:
    loaded = importlib.import_module(module.name)
    result = doctest.testmod(loaded, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    assert result.attempted > 0
    assert result.failed == 0


def test_every_rule_file_of_a_step_opens_with_a_worked_example() -> None:
    rules = [m for m in modules() if m.step and m.path.name != "__init__.py" and not m.lies_in(*NOT_RULES)]
    assert not [module.name for module in rules if ">>>" not in module.text]
