"""[deliver]: how providers are organised and paid in each setting, and where activity is taken from."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from healthtrust.design.heading import SETTINGS, Heading, Positive, Share, decided

ContractName = Annotated[str, Field(min_length=1)]
"""A contract that ships, or the path of a .toml file of one's own."""


class HeldContract(Heading):
    """A contract by name or path, and what its statement needs beyond what a year knows."""

    contract: ContractName = decided(..., "contract by name or path")
    statement: dict[str, float | str] = decided(
        {}, "columns of its statement: a number, a quoted text, or a formula over what a year knows"
    )


class PatientBook(HeldContract):
    """Some of the patients of a setting, and the contract under which they are paid for."""

    share: Share = decided(1.0, "share of the setting's care under it", "share")


Contracted = ContractName | Annotated[tuple[PatientBook, ...], Field(min_length=1)]
"""One contract for all patients of a setting, or several with their shares."""


class Contracts(Heading):
    """The contract that plans hold with providers in each setting, or several with their shares."""

    primary: Contracted = decided("capitation", "contract for primary care")
    outpatient: Contracted = decided("fee for service", "contract for outpatient care")
    emergency: Contracted = decided("block", "contract for emergency care")
    inpatient: Contracted = decided("block", "contract for inpatient care")
    community: Contracted = decided("block", "contract for community care")
    mental: Contracted = decided("capitation", "contract for mental health care")
    pharmacy: Contracted = decided("fee for service", "contract for pharmacy")
    other: Contracted = decided("fee for service", "contract for all other care")

    def books(self, setting: str) -> tuple[PatientBook, ...]:
        """Return the contracts of one setting with their shares."""
        chosen: Contracted = getattr(self, setting)
        return (PatientBook(contract=chosen),) if isinstance(chosen, str) else chosen

    def share_under(self, contract: str, setting: str) -> float:
        """Return the share of a setting's care that is under a contract."""
        return sum(book.share for book in self.books(setting) if book.contract == contract)


class Sharing(HeldContract):
    """A contract over all care of a plan's members whom one provider serves, settled at the year's end."""

    body: str = decided("primary care network", "kind of provider that is paid or charged")
    settings: tuple[str, ...] = decided(SETTINGS, "settings whose care counts")


class Responds(Heading):
    """How care responds to another arrangement: what stood before, what stands after, where and from when."""

    before: str = decided("", "arrangement that use of care in the catalogue goes with; empty: none")
    after: str = decided("", "arrangement that stands from `starts` on; empty: care does not respond")
    starts: int | None = decided(None, "first year of it; empty: the year after the design's first", "year")
    places: tuple[str, ...] = decided((), "service places where it stands; empty: everywhere")
    coefficients: dict[str, float] = decided({}, "coefficients of the response that are known otherwise")


class Deliver(Heading):
    """Contracts, prices and the source of activity."""

    activity: Literal["drawn", "recorded"] = decided(
        "drawn", "cases drawn for each resident from their rates, or the recorded cost of care"
    )
    organisation: str = decided(
        "", "organisation form by name or path: its books stand instead of deliver.contracts"
    )
    contracts: Contracts = Contracts()
    sharing: tuple[Sharing, ...] = decided((), "contracts over all care, settled at the end of the year")
    responds: Responds = Responds()
    quality_score: Share = decided(
        1.0, "quality score on which contracts are settled: decided, not what care that responds has", "share"
    )
    quality_from: Literal["decided", "survey", "response"] = decided(
        "decided",
        "where that score comes from: as decided; or last year's quality of each service place, by the "
        "survey of members (`overall`) or as care responds. In a first year as decided",
    )
    price_level: Positive = decided(1.0, "prices paid relative to the catalogue", "ratio", le=1_000)
    block_margin: Positive = decided(
        1.0, "block and capitation payments relative to expected cost", "ratio", le=1_000
    )
