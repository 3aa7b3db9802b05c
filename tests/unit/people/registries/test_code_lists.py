"""Code lists are as stated; every condition is reached; mistakes in lists are told."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.people.conditions import read_conditions
from healthtrust.people.registries import code_lists
from healthtrust.people.registries.library import (
    LISTS,
    codes_of_library,
    read_library,
    read_list,
    registries_of_conditions,
)
from healthtrust.records.store import shipped

NEEDED = (
    "diabetes", "hypertension", "heart-failure", "ischaemic-heart-disease", "stroke", "copd", "asthma",
    "kidney-disease", "dementia", "cancer", "depression", "severe-mental-illness", "learning-disability",
    "epilepsy",
    "atrial-fibrillation", "osteoarthritis", "liver-disease", "pregnancy", "obesity", "smoking",
    "palliative-care",
)  # fmt: skip


@pytest.mark.parametrize("stated", code_lists.stated(), ids=lambda each: each.name)
def test_each_list_has_the_rows_and_hash_that_are_stated(stated: code_lists.Stated) -> None:
    held = shipped("codes", stated.name).read_bytes()
    assert sha256(held).hexdigest() == stated.sha256
    assert len(code_lists.codes_of(stated.name)) == stated.rows
    assert stated.licence and stated.source and stated.status in ("cited", "recalled", "assumed")


def test_a_list_that_was_changed_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    other = tmp_path / "conditions-icd10.csv"
    other.write_bytes(shipped("codes", "conditions-icd10").read_bytes() + b"x,icd10,prefix,Z99,a,assumed\n")
    monkeypatch.setattr(code_lists, "shipped", lambda folder, name: other)
    code_lists.codes_of.cache_clear()
    code_lists.stated.cache_clear()
    monkeypatch.setattr(code_lists, "stated", lambda: ())
    with pytest.raises(InvalidInput, match="another file"):
        code_lists.codes_of("conditions-icd10")
    code_lists.codes_of.cache_clear()


def test_every_registry_asked_for_is_there_and_every_condition_of_the_model_is_reached() -> None:
    library = read_library("long-term")
    assert set(NEEDED) <= {each.name for each in library.registries}
    assert set(registries_of_conditions(library)) == {code for code in read_conditions().codes if code}
    assert {code.set for code in codes_of_library(library)} == {
        name for each in library.registries for name in each.sets
    }


@pytest.mark.parametrize("name", LISTS)
def test_every_shipped_list_reads_and_ends_with_everybody(name: str) -> None:
    listed = read_list(name)
    assert listed.tried[-1].everybody and set(listed.order) == {rule.segment for rule in listed.rules}


RULES = (
    'name = "own"\nversion = "1"\ntitle = "own"\norder = ["ill", "well"]\nsource = "x"\nstatus = "assumed"\n'
)


def test_mistakes_of_a_list_are_told(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        RULES
        + '[[rules]]\nsegment = "ill"\nbecause = "x"\nregistries = ["diabetis"]\n'
        + '[[rules]]\nsegment = "well"\nbecause = "y"\n'
    )
    with pytest.raises(InvalidInput, match="did you mean 'diabetes'"):
        read_list(str(path))
    path.write_text(
        RULES
        + '[[rules]]\nsegment = "ill"\nbecause = "x"\n'
        + '[[rules]]\nsegment = "well"\nbecause = "y"\nage_from = 3\n'
    )
    with pytest.raises(InvalidInput, match="fits everybody"):
        read_list(str(path))
    path.write_text(RULES.replace('"ill", "well"', '"ill"') + '[[rules]]\nsegment = "well"\nbecause = "y"\n')
    with pytest.raises(InvalidInput, match="order names each segment"):
        read_list(str(path))
