"""[deliver]: how providers are paid in each setting, and where activity is taken from."""

from __future__ import annotations

from typing import Literal

from healthtrust.design.heading import Heading, Positive, decided

ContractKind = Literal["fee for service", "block", "capitation"]


class Contracts(Heading):
    """The kind of contract plans hold with providers, by setting."""

    primary: ContractKind = decided("capitation", "contract for primary care")
    outpatient: ContractKind = decided("fee for service", "contract for outpatient care")
    emergency: ContractKind = decided("block", "contract for emergency care")
    inpatient: ContractKind = decided("block", "contract for inpatient care")
    community: ContractKind = decided("block", "contract for community care")
    mental: ContractKind = decided("capitation", "contract for mental health care")
    pharmacy: ContractKind = decided("fee for service", "contract for pharmacy")
    other: ContractKind = decided("fee for service", "contract for all other care")

    def kind(self, setting: str) -> ContractKind:
        """Return the contract kind of one setting."""
        chosen: ContractKind = getattr(self, setting)
        return chosen


class Deliver(Heading):
    """Contracts, prices and the source of activity."""

    activity: Literal["drawn", "recorded"] = decided(
        "drawn", "cases drawn for each resident from their rates, or the recorded cost of care"
    )
    contracts: Contracts = Contracts()
    price_level: Positive = decided(1.0, "prices paid relative to the catalogue", "ratio")
    block_margin: Positive = decided(1.0, "block and capitation payments relative to expected cost", "ratio")
