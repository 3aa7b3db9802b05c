"""Providers are organised by kind: one of each kind serves a place, in the settings that kind works in.

    by_setting[n, s] = the provider of kind(s) at home in the service place of n

n, s     a place and a setting;  kind(s) the kind of provider that works in s (`records.providers.KINDS`)
home     the service place: the ancestor at level 1, or the place itself where the tree is flat
Source   this project's own form: networks of general practices, a hospital, a community and mental health
         trust and pharmacies for each place, as English integrated care systems are laid out [assumed].

Places above the service places have no providers of their own: -1 in every setting.

>>> from healthtrust.records.places import PlaceRow, tree
>>> rows = [PlaceRow("Valley", None, None, None, 1.0), PlaceRow("Dale", "Valley", None, None, 1.0),
...         PlaceRow("Orchard", "Dale", 1.0, 3, 1.0)]
>>> found = providers_of(tree(rows, ("region", "place", "neighbourhood"), "places")[0])
>>> found.names[:2], found.by_setting[:, :4].tolist()
(('Dale primary care network', 'Dale hospital'), [[-1, -1, -1, -1], [0, 1, 1, 1], [0, 1, 1, 1]])
"""

from __future__ import annotations

import numpy as np

from healthtrust.records.places import Places
from healthtrust.records.providers import KINDS, SETTINGS, Providers


def providers_of(places: Places) -> Providers:
    """Return the providers of every service place, place by place in the order of `KINDS`."""
    home = places.service_places
    served = np.unique(home[places.leaves])
    by_setting = np.full((len(places.names), len(SETTINGS)), -1, dtype=np.int32)
    for position, place in enumerate(served):
        for order, settings in enumerate(KINDS.values()):
            columns = [SETTINGS.index(setting) for setting in settings]
            by_setting[np.ix_(home == place, columns)] = position * len(KINDS) + order
    return Providers(
        names=tuple(f"{places.names[place]} {kind}" for place in served for kind in KINDS),
        kind=tuple(kind for _ in served for kind in KINDS),
        place=np.repeat(served, len(KINDS)).astype(np.int32),
        by_setting=by_setting,
    )
