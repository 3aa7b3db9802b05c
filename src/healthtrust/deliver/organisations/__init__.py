"""Organisation forms as data: who owns providers, how contracts pass money down, who bears which risk."""

from __future__ import annotations

from healthtrust.deliver.organisations.library import (
    Form,
    bodies_of,
    contracts_by_setting,
    form_named,
    place_named,
    shipped_forms,
)
from healthtrust.deliver.organisations.risk import Borne, risk_borne

__all__ = [
    "Borne",
    "Form",
    "bodies_of",
    "contracts_by_setting",
    "form_named",
    "place_named",
    "risk_borne",
    "shipped_forms",
]
