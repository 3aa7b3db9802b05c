"""The year's catalogue as last year's care was delivered, and the private versions that do not wait.

    benefit of the statutory version    b_i(w, Q) of `package.statutory`, with last year's w and Q
    benefit of the private version      q b_i, b_i as the catalogue has it (`package.supplementary`)

Source  the lag of a year is ours: people judge cover by what care was, not by what it will be [assumed]

In a first year, and where the design says nothing of how care responds, the catalogue stays as it was read.

>>> from healthtrust.design.package import TopUp
>>> terms_of(TopUp()), terms_of(TopUp(supplementary=True))
(None, Terms(price_ratio=1.3, quality=1.15))
"""

from __future__ import annotations

from healthtrust.package.statutory import Decay, as_delivered, decay_of, read_decay
from healthtrust.package.supplementary import Private, private_versions, terms_of
from healthtrust.records.catalogue import Catalogue
from healthtrust.records.store import located
from healthtrust.state import State


def delivered_catalogue(state: State, catalogue: Catalogue) -> Catalogue:
    """Return the catalogue that the choice, welfare and wishes of the year look at."""
    if state.carried.delivered is None:
        return catalogue
    elasticity = state.design.package.quality_elasticity
    return as_delivered(catalogue, _decay(state), state.carried.delivered, elasticity)


def private_catalogue(state: State, catalogue: Catalogue) -> Private | None:
    """Return the private versions on sale, from the catalogue as it was read; None where none are sold."""
    terms = terms_of(state.design.package.top_up)
    if terms is None:
        return None
    own = decay_of(catalogue, _decay(state))
    return private_versions(catalogue.benefit, catalogue.price, own, terms)


def _decay(state: State) -> Decay:
    return read_decay(located(state.design.package.waiting_decay, "coefficients", state.folder))
