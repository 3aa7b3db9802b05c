"""Who bears which risk? One thing turns out otherwise, every book is settled again: who has less?

    burden_b = result_b as expected − result_b as it turned out;    share_b = burden_b / Σ_b burden_b
    Σ_b burden_b = the cost that came on top

b        pool, household and every body; on a single bottom line, what ends there together
Where no cost comes on top (quality), shares are of what the losers lose, and the winners are the payers;
where nobody loses either, no payment looks at it, and patients alone bear it: household, share 1.
Source   risk as the change of a party's result under a contract, after the marginal reading of payment
         systems in Ellis and McGuire, J Health Econ 1986; 5: 129-151 [recalled]; shocks as in `shocks`.

Nothing is typed in: shares come from the contracts, down every tier in sequence.

>>> from healthtrust.deliver.organisations.library import form_named
>>> by_risk = {each.risk: each.shares for each in risk_borne(form_named("solo-practice"))}
>>> {party: round(share, 3) for party, share in by_risk["volume"].items() if share}
{'household': 0.023, 'plan': 0.977}
>>> {party: round(share, 3) for party, share in by_risk["insurance"].items() if share}
{'pool': 0.977, 'household': 0.023}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from healthtrust.deliver.organisations.flows import flows
from healthtrust.deliver.organisations.library import Form, place_named
from healthtrust.deliver.organisations.ownership import ROLES_IN_ORDER, bottom_lines, column_of, role_of
from healthtrust.deliver.organisations.shocks import RISKS, State, shocked
from healthtrust.design.organisation import HOUSEHOLD, Place

SHOCK = 0.05
"""Size of a shock: 5 % of cost, price or members, 5 points of 100 of quality [assumed]."""


@dataclass(frozen=True)
class Borne:
    """One risk under one form: who bears how much of it."""

    form: str
    risk: str
    size: int
    """Cost that came on top, minor units; for quality, what losers lost."""
    burdens: Mapping[str, int]
    """By party: how much less it has, minor units; below zero where it has more."""
    shares: Mapping[str, float]
    """By party, adding up to 1."""
    roles: Mapping[str, str]
    """By party: what it is."""

    def by_role(self) -> dict[str, float]:
        """Return shares by the columns in which forms are compared."""
        found = dict.fromkeys(ROLES_IN_ORDER, 0.0)
        for party, share in self.shares.items():
            found[column_of(self.roles[party])] += share
        return found


def risk_borne(
    form: Form, place: Place | None = None, shock: float = SHOCK, *, whole: bool = False
) -> tuple[Borne, ...]:
    """Return every risk of `RISKS` in order, and who bears it.

    whole: count bodies on one bottom line as one. shock: size as a share; raises ValueError outside (0, 1).
    """
    if not 0 < shock < 1:
        raise ValueError(f"a shock is a share between 0 and 1, not {shock:g}")
    place = place or place_named()
    ends = bottom_lines(form.organisation) if whole else {}
    expected = flows(form, State(place)).results
    found = []
    for risk in RISKS:
        after = flows(form, shocked(place, risk, shock)).results
        burdens: dict[str, int] = {}
        for party, before in expected.items():
            end = ends.get(party, party)
            burdens[end] = burdens.get(end, 0) + before - after[party]
        roles = {party: role_of(form.organisation, party, whole=whole) for party in burdens}
        size = sum(burdens.values()) or sum(burden for burden in burdens.values() if burden > 0)
        found.append(Borne(form.name, risk, size, burdens, _shares(burdens), roles))
    return tuple(found)


def risk_columns(found: Iterable[Borne], minor: int = 100) -> dict[str, list[Any]]:
    """Return risks as columns, a row for each risk and party; money in major units of `minor` minor ones."""
    rows = [
        (
            each.form,
            each.risk,
            party,
            each.roles[party],
            each.shares[party],
            burden / minor,
            each.size / minor,
        )
        for each in found
        for party, burden in each.burdens.items()
    ]
    names = ("form", "risk", "party", "role", "share", "burden", "size")
    return {name: [row[position] for row in rows] for position, name in enumerate(names)}


def _shares(burdens: Mapping[str, int]) -> dict[str, float]:
    """Return shares of what came on top, or of losses where nothing did."""
    total = sum(burdens.values())
    if total:
        return {party: burden / total for party, burden in burdens.items()}
    lost = {party: max(burden, 0) for party, burden in burdens.items()}
    if not any(lost.values()):
        return {party: float(party == HOUSEHOLD) for party in burdens}
    return {party: burden / sum(lost.values()) for party, burden in lost.items()}
