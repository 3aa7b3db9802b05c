"""Comparing several runs tells of each what comparing two tells."""

from __future__ import annotations

import numpy as np
import pytest
import tomli_w

from healthtrust.ground.errors import InvalidInput
from healthtrust.reports.compare_many import comparison_document
from healthtrust.reports.tree.blocks import Table
from healthtrust.runs.compare import compare
from healthtrust.runs.compare_asked import baseline_first, not_side_by_side
from healthtrust.runs.compare_many import compare_many
from healthtrust.runs.compare_standing import standing
from healthtrust.runs.folder import RunFolder
from healthtrust.runs.perform import Wanted, run
from tests.small import TINY


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[RunFolder]:
    """Runs of a design and of two that extend it, one of them over more years."""
    place = tmp_path_factory.mktemp("many")
    (place / "base.toml").write_bytes(
        tomli_w.dumps({"schema_version": 1, **TINY, "years": "2027-2028"}).encode()
    )
    (place / "charged.toml").write_text(
        'extends = "base.toml"\n[package.user_charges]\nsettings = ["pharmacy"]\nshare = 0.3\n'
    )
    (place / "dearer.toml").write_text('extends = "base.toml"\nyears = 2027\n[pool]\nper_adult = 200\n')
    names = ("charged", "base", "dearer")
    return [run(place / f"{name}.toml", wanted=Wanted(home=place / "runs", report=False)) for name in names]


def test_each_option_is_what_two_compared_are_to_the_last_digit(runs: list[RunFolder]) -> None:
    first, *others = baseline_first(runs)
    found = compare_many([first, *others])
    assert found.names == ("base", "charged", "dearer")
    for many, other in zip(found.of, others, strict=True):
        assert many.as_plain() == compare(first, other, 2027).as_plain()


def test_the_year_is_the_last_that_all_have(runs: list[RunFolder]) -> None:
    assert {side.year for each in compare_many(runs).of for side in (each.before, each.after)} == {2027}
    assert compare_many(runs[:2]).of[0].after.year == 2028


def test_the_side_by_side_table_holds_what_the_comparisons_hold(runs: list[RunFolder]) -> None:
    found = compare_many(baseline_first(runs))
    parts = {part.name: part for part in comparison_document(found).parts}
    table = next(block for block in parts["results"].blocks if isinstance(block, Table))
    for name, each in zip(found.names[1:], found.of, strict=True):
        for difference in each.differences:
            row = list(zip(table.columns["label"], table.columns["unit"], strict=True)).index(
                (difference.label, difference.unit)
            )
            assert table.columns[name][row] == difference.after


def test_too_few_and_the_same_twice_are_told_together(runs: list[RunFolder]) -> None:
    told = [str(problem) for problem in not_side_by_side([runs[0]] * 5)]
    assert len(told) == 2
    with pytest.raises(InvalidInput, match="2 to 4 runs"):
        compare_many(runs[:1])


def test_a_gift_to_the_poor_is_more_equal_and_the_same_gift_to_the_rich_is_not() -> None:
    homes = np.arange(20)
    groups = {"household_id": homes, "residents": np.ones(20), "tenth": homes // 2 + 1}
    before = {
        "household_id": homes,
        "households": np.ones(20),
        "income": 1_000.0 * (homes + 1),
        **dict.fromkeys(("benefit", "contribution", "surcharge", "premium", "out_of_pocket"), np.zeros(20)),
    }

    def given(rows: slice) -> str:
        gift = np.zeros(20)
        gift[rows] = 100.0
        found = standing(before, before | {"benefit": gift}, groups, unit=1.0)
        assert found is not None and found.net[1] == pytest.approx(10.0)
        return found.quarter

    assert given(slice(0, 2)) == "better off and more equal"
    assert given(slice(18, 20)) == "better off but less equal"
