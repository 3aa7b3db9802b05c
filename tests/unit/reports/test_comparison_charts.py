"""Funnel, control chart, caterpillar: honest thinning, shapes as well as colours, tables behind them."""

from __future__ import annotations

from healthtrust.reports.charts import caterpillar, spc
from healthtrust.reports.charts.funnel import (
    BEYOND,
    CHANCE,
    LIMITS,
    LOOKS,
    MOST,
    WITHIN,
    Funnelled,
    funnel,
    thinned,
)


def funnelled(bodies: int) -> Funnelled:
    where = [BEYOND if k % 10 == 0 else CHANCE if k % 3 == 0 else WITHIN for k in range(bodies)]
    limits = {"size": [10.0, 100.0], "bodies": [1, bodies - 1], **{name: [0.1, 0.2] for name in LIMITS}}
    sizes = [10.0 + k for k in range(bodies)]
    return Funnelled(sizes, [0.2] * bodies, where, limits, 0.2, 0.95, "people", True, 2)


def test_a_large_funnel_keeps_all_that_are_flagged_and_says_so() -> None:
    found = funnelled(9_000)
    drawn = thinned(found.size, found.where)
    assert len(drawn) <= MOST + 1 and len(set(drawn)) == len(drawn)
    assert {k for k in range(9_000) if k % 10 == 0} <= set(drawn)
    others = [found.size[k] for k in drawn if k % 10]
    assert min(others) < 100 and max(others) > 8_900
    sketch = funnel(found)
    assert "Drawn are all 900 bodies beyond adjusted limits" in sketch.note
    assert "2 bodies with few persons are not drawn" in sketch.note


def test_a_small_funnel_draws_every_body() -> None:
    sketch = funnel(funnelled(50))
    assert len(sketch.spec["data"]["values"]) == 50
    assert "Drawn" not in sketch.note
    assert sketch.title == "40 % of bodies lie beyond chance, 10 % beyond adjusted limits"


def test_what_is_told_apart_has_shapes_of_its_own() -> None:
    for looks in (LOOKS, spc.LOOKS, caterpillar.LOOKS):
        assert len({shape for _, shape in looks.values()}) == len(looks)


def test_a_control_chart_names_its_rules() -> None:
    past = spc.Past(
        "Ash", ["1", "2", "3"], [1.0, 9.0, 1.0], [2.0] * 3, [0.0] * 3, [4.0] * 3, ["", "beyond", ""], False
    )
    sketch = spc.control(past)
    assert sketch.title == "Ash: one point marked (beyond)"
    assert [row["where"] for row in sketch.spec["data"]["values"]] == [spc.STEADY, spc.BEYOND, spc.STEADY]


def test_a_caterpillar_draws_the_furthest() -> None:
    bodies = 60
    known = [0.2 + 0.001 * k for k in range(bodies)]
    ranked = caterpillar.Ranked(
        [f"B{k}" for k in range(bodies)],
        known,
        known,
        [v - 0.01 for v in known],
        [v + 0.01 for v in known],
        0.2,
        True,
    )
    sketch = caterpillar.caterpillar(ranked)
    assert sketch.columns["body"] == [f"B{k}" for k in range(20, 60)]
    assert sketch.title.startswith("49 of 60 bodies")
