"""The chart of take-up by income tenth: colours with shapes, intervals, and the table it stands on."""

from __future__ import annotations

from typing import Any

from healthtrust.reports.charts.market_take_up import take_up_by_tenth


def rows(*covers: tuple[str, str, float]) -> dict[str, list[Any]]:
    """Take-up that rises by a hundredth a tenth."""
    told: dict[str, list[Any]] = {name: [] for name in ("cover", "kind", "group", "share", "low", "high")}
    for cover, kind, start in covers:
        for group in range(1, 11):
            share = start + group / 100
            values = (cover, kind, group, share, share - 0.01, share + 0.01)
            for name, value in zip(told, values, strict=True):
                told[name].append(value)
    return told


def test_every_cover_has_its_own_colour_and_shape() -> None:
    found = take_up_by_tenth(rows(("add-on", "complementary", 0.0), ("out", "substitutive", 0.1)))
    points = found.spec["layer"][-1]["encoding"]
    for channel in ("color", "shape"):
        scale = points[channel]["scale"]
        assert scale["domain"] == ["add-on (complementary)", "out (substitutive)"]
        assert len(set(scale["range"])) == 2
    assert len(found.spec["data"]["values"]) == 20
    assert "'" not in "".join(found.spec["data"]["values"][0])


def test_the_title_says_the_finding_and_the_table_holds_the_numbers() -> None:
    found = take_up_by_tenth(rows(("add-on", "complementary", 0.0)))
    assert found.title == "1.0 % of the poorest tenth and 10 % of the richest hold add-on (complementary)"
    assert [round(share, 2) for share in found.columns["share of people"]] == [g / 100 for g in range(1, 11)]
    assert found.columns["tenth by income"][0] == "poorest"


def test_equal_ends_are_said_once() -> None:
    flat = rows(("add-on", "complementary", 0.0))
    flat["share"] = [0.05] * 10
    assert (
        take_up_by_tenth(flat).title
        == "5.0 % of the poorest and of the richest tenth hold add-on (complementary)"
    )
