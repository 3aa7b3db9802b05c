"""Names say what a thing is; the public ones are few and all there."""

from __future__ import annotations

import ast
import importlib

import pytest

from tests.tree import modules

SAY_NOTHING = {"utils", "util", "core", "helpers", "helper", "common", "misc", "manager", "managers", "base"}


def test_no_module_is_called_by_a_word_that_says_nothing() -> None:
    assert not [m.name for m in modules() if SAY_NOTHING & set(m.name.split("."))]


def test_every_module_opens_with_a_sentence() -> None:
    assert not [m.name for m in modules() if not ast.get_docstring(m.syntax)]


def test_about_twenty_public_names_all_importable_and_explained() -> None:
    healthtrust = importlib.import_module("healthtrust")
    public = list(healthtrust.__all__)
    assert 12 <= len(public) <= 25
    assert len(public) == len(set(public))
    for name in public:
        thing = getattr(healthtrust, name)
        if callable(thing):
            assert thing.__doc__, name


def test_dir_shows_the_public_names() -> None:
    healthtrust = importlib.import_module("healthtrust")
    assert set(healthtrust.__all__) <= set(dir(healthtrust))


def test_an_unknown_name_is_an_attribute_error() -> None:
    healthtrust = importlib.import_module("healthtrust")
    with pytest.raises(AttributeError):
        healthtrust.no_such_name  # noqa: B018
