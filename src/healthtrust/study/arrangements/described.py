"""Arrangements in a table and in words: what is paid for, who bears risk, how integrated care can become.

>>> from healthtrust.deliver.response import arrangement_named
>>> rows = arrangement_rows([arrangement_named("vertical-capitated")])
>>> rows["risk, hospital care"], rows["can become capable"]
([1.0], [0.89])
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from healthtrust.deliver.response.capability import COMPONENTS, capability_reached
from healthtrust.design.response import Arrangement


def arrangement_rows(arrangements: Sequence[Arrangement]) -> dict[str, list[Any]]:
    """Return a row for each arrangement, each name once."""
    each = list({one.name: one for one in arrangements}.values())
    return {
        "arrangement": [one.name for one in each],
        "title": [one.title for one in each],
        "volume, primary care": [one.payment.volume_primary for one in each],
        "volume, hospital": [one.payment.volume_hospital for one in each],
        "risk, primary care": [one.payment.risk_primary for one in each],
        "risk, hospital care": [one.payment.risk_hospital for one in each],
        "paid for quality": [one.payment.quality for one in each],
        "hospital leads": [one.hospital_led for one in each],
        "can become capable": [round(capability_reached(one.components), 2) for one in each],
        "source": [one.source for one in each],
        "status": [one.status for one in each],
    }


def described(one: Arrangement) -> list[str]:
    """Return an arrangement in words, line by line, with its sources."""
    pay, market, parts = one.payment, one.market, one.components
    return [
        f"{one.title} ({one.name})",
        one.about,
        f"Route to integration: {one.route}; a hospital leads it: {one.hospital_led:g} of 1.",
        _paid("Primary care", pay.volume_primary, pay.risk_primary),
        _paid("Hospital care", pay.volume_hospital, pay.risk_hospital),
        f"Tied to quality: {_percent(pay.quality)} of revenue."
        + ("" if pay.lasts is None else f" The contract lapses after {pay.lasts:g} years."),
        *_rebased(one),
        *_fees(one),
        f"Capability to integrate care can become {capability_reached(parts):.2f} of 1: "
        + ", ".join(f"{name} {getattr(parts, name):g}" for name in COMPONENTS)
        + f" ({parts.source}; {parts.status}).",
        f"Shared information {one.information:g}; contacts with the usual doctor {one.continuity:g}.",
        *_transformation(one),
        f"Concentration of providers {market.provider_concentration:g}, of plans "
        f"{market.plan_concentration:g}; {_percent(market.administered_prices)} of prices set; performance "
        f"compared: {market.benchmarking:g}; "
        f"members {'may' if market.choice_of_plan else 'may not'} leave for another plan.",
        f"Of a surplus {_percent(one.reinvested)} goes to population health the year after.",
        f"Source: {one.source} [{one.status}].",
    ]


def _paid(where: str, volume: float, risk: float) -> str:
    return (
        f"{where}: {_percent(volume)} of revenue rises with volume; of its cost at the margin who decides on "
        f"it bears {_percent(risk)}."
    )


def _fees(one: Arrangement) -> list[str]:
    pay = one.payment
    if pay.fee_elective == pay.fee_outpatient == 1:
        return []
    return [f"Fees over those of before: elective {pay.fee_elective:g}, outpatient {pay.fee_outpatient:g}."]


def _rebased(one: Arrangement) -> list[str]:
    part = one.payment.rebased
    return (
        [f"Of what is saved in a year, {_percent(part)} lowers what is expected of the next."] if part else []
    )


def _transformation(one: Arrangement) -> list[str]:
    money = one.transformation
    if not money.per_head:
        return []
    lasts = "for good, out of own funds" if money.lasts is None else f"for {money.lasts:g} years"
    return [f"Money for transformation: {money.per_head:g} a head and year, {lasts}."]


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
