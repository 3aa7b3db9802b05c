"""Who serves whom."""

from __future__ import annotations

import numpy as np

from healthtrust.deliver.forms import providers_of
from healthtrust.records.places import PlaceRow, tree
from healthtrust.records.providers import KINDS, SETTINGS
from tests.unit.deliver.by_hand import valley


def test_every_neighbourhood_is_served_in_every_setting_by_its_own_place() -> None:
    places = valley()
    providers = providers_of(places)
    assert providers.count == 2 * len(KINDS)
    for leaf in places.leaves:
        serving = providers.by_setting[leaf]
        assert (providers.place[serving] == places.service_places[leaf]).all()
        assert [SETTINGS[i] in KINDS[providers.kind[p]] for i, p in enumerate(serving)] == [True] * len(
            SETTINGS
        )


def test_the_region_has_no_providers_of_its_own() -> None:
    assert (providers_of(valley()).by_setting[0] == -1).all()


def test_in_a_flat_tree_each_place_serves_itself() -> None:
    rows = [PlaceRow("North", None, 0.5, 1, 1.0), PlaceRow("South", None, 0.5, 2, 1.0)]
    places, _ = tree(rows, ("place",), "places")
    assert places is not None
    providers = providers_of(places)
    assert providers.place.tolist() == [0, 0, 0, 0, 1, 1, 1, 1]
    assert providers.names[4] == "South primary care network"
    assert np.array_equal(providers.by_setting[1], providers.by_setting[0] + 4)
