from __future__ import annotations

import pytest

from healthtrust.design.keys import found, put
from healthtrust.design.read import read_design
from healthtrust.ground.errors import InvalidInput


def plans() -> dict[str, object]:
    return {
        "market": {"plans": [{"name": "Mutual", "quality": 0.5}, {"name": "Open Health", "quality": 0.6}]}
    }


def test_parts_of_a_list_are_reached_by_number_and_by_name() -> None:
    tree = plans()
    put(tree, "market.plans.2.quality", 0.1)
    put(tree, "market.plans.Mutual.quality", 0.2)
    assert [plan["quality"] for plan in tree["market"]["plans"]] == [0.2, 0.1]  # type: ignore[index]
    assert found(tree, "market.plans.Open Health.quality") == 0.1
    assert found(tree, "market.plans.3.quality") is None


def test_tables_that_are_missing_are_made() -> None:
    tree: dict[str, object] = {}
    put(tree, "package.adjust.hip-replacement.price", 1.2)
    assert tree == {"package": {"adjust": {"hip-replacement": {"price": 1.2}}}}


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("market.plans.Opn Health.quality", "Open Health"),
        ("market.plans.7.quality", "1 to 2"),
        ("market.plans.1.quality.low", "quality is not a table"),
    ],
)
def test_a_way_that_leads_nowhere_is_refused(key: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        put(plans(), key, 1)


def test_an_override_reaches_into_a_list() -> None:
    read = read_design("valley", ["market.plans.Northern Care.surcharge=90", "pool.brackets.1.rate=0.05"])
    assert read.design.market.plans[1].surcharge == 90
    assert read.design.pool.brackets[0].rate == 0.05
    assert read.design.market.plans[0].name == "Valley Mutual"
