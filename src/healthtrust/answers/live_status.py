"""How the state of a live year is told."""

from __future__ import annotations

from healthtrust.ground.money import Currency
from healthtrust.live.standing import Standing
from healthtrust.reports.live_status import StatusShown


def shown(found: Standing, money: Currency) -> StatusShown:
    """Return what the page of a standing shows."""
    return StatusShown(
        trust=found.trust,
        year=found.year,
        stage=found.stage,
        currency=money,
        next_action=found.next_action,
        months=found.months,
        loads={name: values for name, values in found.loads.items() if name != "on"},
        reconciliations=found.reconciliations,
        appeals=found.appeals,
    )
