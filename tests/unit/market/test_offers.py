"""Plans on offer: where each may be joined, and what is wrong with those that name no known place."""

from __future__ import annotations

import pytest

from healthtrust.design.market import Market, Plan
from healthtrust.design.whole import Design
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.money import Currency
from healthtrust.market.offers import offered, plans_of
from tests.unit.allocate.scene import POUNDS, vale

VALE, NORTH, SOUTH, MILL, PARK, CRESCENT, DOCKS = range(7)


def places_served(*names: str) -> list[int]:
    everywhere = Plan(name="Everywhere")
    plans, problems = offered(Market(plans=(everywhere, Plan(name="Local", places=names))), vale(), POUNDS)
    assert not problems
    return plans.serves[1].nonzero()[0].tolist()


def test_a_plan_serves_the_places_it_names_and_all_that_lies_in_them() -> None:
    assert places_served() == [VALE, NORTH, SOUTH, MILL, PARK, CRESCENT, DOCKS]
    assert places_served("Vale") == [VALE, NORTH, SOUTH, MILL, PARK, CRESCENT, DOCKS]
    assert places_served("South", "Park") == [SOUTH, PARK, CRESCENT, DOCKS]
    assert places_served("Mill") == [MILL]


def test_a_bare_number_of_plans_writes_out_like_ones() -> None:
    plans, problems = offered(Market(plans=30), vale(), POUNDS)
    assert plans.count == len(set(plans.names)) == 30 and not problems
    assert plans.serves.all() and len(set(plans.quality)) == 1


def test_surcharges_are_in_minor_units_of_the_currency() -> None:
    market = Market(plans=(Plan(name="One", surcharge=60.5),))
    assert offered(market, vale(), POUNDS)[0].surcharge.tolist() == [6_050]
    assert offered(market, vale(), Currency("KWD", 3))[0].surcharge.tolist() == [60_500]


def test_unknown_places_are_told_all_at_once_with_the_nearest_name() -> None:
    market = Market(
        plans=(Plan(name="One", places=("Soth", "Mill")), Plan(name="Two", places=("Elsewhere",)))
    )
    _, problems = offered(market, vale(), POUNDS)
    assert [(p.where, p.found, p.nearest) for p in problems] == [
        ("market.plans, One, places", "'Soth'", "South"),
        ("market.plans, Two, places", "'Elsewhere'", None),
    ]


def test_every_neighbourhood_must_be_served() -> None:
    market = Market(plans=(Plan(name="One", places=("North",)), Plan(name="Two", places=("Docks",))))
    _, problems = offered(market, vale(), POUNDS)
    assert [p.where for p in problems] == ["market.plans, Crescent"]
    with pytest.raises(InvalidInput, match="none of 2 plans serving it"):
        plans_of(Design(title="a scene", years=2027, market=market), vale(), POUNDS)
