"""A design as a file that extends another: what differs, whole lists, and why each value does."""

from __future__ import annotations

from pathlib import Path

from healthtrust.design.extending import Why, extending
from healthtrust.design.read import read_design
from healthtrust.study.trial import case_of


def test_the_file_is_the_design_and_says_why(tmp_path: Path) -> None:
    turned = {"pool.brackets.2.rate": 0.1, "market.plans.Open Health.quality": 0.5}
    design = case_of(read_design("valley", ["people.size=1000"])).with_values(turned).design
    to = tmp_path / "other.toml"
    to.write_text(
        extending("valley", design, Why("tried", "a trial", tuple(turned), "a test"), to), encoding="utf-8"
    )
    read = read_design(to).design
    assert read.title == "A valley of four places, tried"
    assert (read.pool, read.market, read.people.size) == (design.pool, design.market, 1000)
    said = {name: read.sources[name].source for name in ("pool.brackets", "market.plans", "people.size")}
    assert said == {"pool.brackets": "a trial", "market.plans": "a trial", "people.size": "a test"}


def test_a_base_in_a_file_is_named_as_seen_from_there(tmp_path: Path) -> None:
    base, to = tmp_path / "base.toml", tmp_path / "found" / "best.toml"
    base.write_text('extends = "valley"\n', encoding="utf-8")
    to.parent.mkdir()
    design = case_of(read_design(str(base))).with_values({"pool.ceiling_share": 0.1}).design
    told = extending(str(base), design, Why("tried", "a trial", (), "a test"), to)
    assert told.startswith('extends = "../base.toml"')


def test_values_within_a_table_that_was_turned_have_its_reason() -> None:
    why = Why("tried", "a trial", ("allocate.pace", "pool.brackets.2.rate"), "a test")
    names = ("allocate.pace.slope", "pool.brackets", "allocate.pacemaker", "pool")
    assert [why.of(name) for name in names] == ["a trial", "a trial", "a test", "a trial"]
