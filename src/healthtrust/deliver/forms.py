"""Providers are organised by body: one of each in every service place, in the settings that it works in.

    by_setting[n, s] = the body that gives care of setting s, at home in the service place of n

n, s     a place and a setting
home     the service place: the ancestor at level 1, or the place itself where the tree is flat
bodies   those of the design's organisation form (`deliver.organisation`) but its plan; without a form one for
         each kind of provider (`records.providers.KINDS`). A body that gives no care passes money on
Source   the layout without a form is this project's own: networks of general practices, a hospital, a
         community and mental health trust and pharmacies for each place, as English integrated care systems
         are laid out [assumed].

Places above the service places have no providers of their own: -1 in every setting.

>>> from healthtrust.records.places import PlaceRow, tree
>>> rows = [PlaceRow("Valley", None, None, None, 1.0), PlaceRow("Dale", "Valley", None, None, 1.0),
...         PlaceRow("Orchard", "Dale", 1.0, 3, 1.0)]
>>> found = providers_of(tree(rows, ("region", "place", "neighbourhood"), "places")[0])
>>> found.names[:2], found.by_setting[:, :4].tolist()
(('Dale primary care network', 'Dale hospital'), [[-1, -1, -1, -1], [0, 1, 1, 1], [0, 1, 1, 1]])
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from healthtrust.deliver.organisations.library import Form, bodies_of
from healthtrust.design.organisation import PLAN
from healthtrust.records.places import Places
from healthtrust.records.providers import KINDS, SETTINGS, Providers

Bodies = Mapping[str, tuple[str, ...]]
"""By name of a body: the kinds of provider that it owns."""


def providers_of(places: Places, form: Form | None = None) -> Providers:
    """Return the providers of every service place, place by place in the order of the bodies."""
    bodies = owned_by(form)
    home = places.service_places
    served = np.unique(home[places.leaves])
    by_setting = np.full((len(places.names), len(SETTINGS)), -1, dtype=np.int32)
    for position, place in enumerate(served):
        for order, kinds in enumerate(bodies.values()):
            columns = [SETTINGS.index(setting) for kind in kinds for setting in KINDS[kind]]
            by_setting[np.ix_(home == place, columns)] = position * len(bodies) + order
    return Providers(
        names=tuple(f"{places.names[place]} {body}" for place in served for body in bodies),
        kind=tuple(
            kinds[0] if len(kinds) == 1 else "organisation" for _ in served for kinds in bodies.values()
        ),
        place=np.repeat(served, len(bodies)).astype(np.int32),
        by_setting=by_setting,
        body=tuple(body for _ in served for body in bodies),
    )


def owned_by(form: Form | None) -> Bodies:
    """Return the bodies of a form but its plan, or one for each kind of provider, with what they own."""
    if form is None:
        return {kind: (kind,) for kind in KINDS}
    found = {body.name: tuple(kind for kind in body.owns if kind in KINDS) for body in bodies_of(form)}
    plans = {body.name for body in bodies_of(form) if body.owns == (PLAN,)}
    return {name: kinds for name, kinds in found.items() if name not in plans}
