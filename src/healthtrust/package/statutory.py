"""How much good statutory care does after waiting and at its quality: the benefit that cover is judged on.

    b_i(w, Q) = b_i exp( −κ_i (w − w₀) ) (Q / Q₀)^ε

b_i      health gain per case as the catalogue has it, at usual waiting w₀ (weeks) and usual quality Q₀
w, Q     weeks waited for elective care, and index of clinical quality (0 to 1), as last year had them
κ_i      share of the gain lost by a week more of waiting: 0 for emergencies, for mandatory general care
         and for whatever keeps no list
ε        by what share the gain falls where the index of quality falls by one per cent, in per cent
Source   Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 2:
         statutory quality decides who buys cover on top [cited]; the exponential form and κ are ours
         [assumed], κ = ln(1.035) / 52 for a gain that begins a week later and is discounted by a week more,
         with range and sources in catalogue/coefficients/statutory-quality; the document of the model has
         ε = 1. Ours is 0.3 = ζ Q₀ [assumed]: illness progresses faster by exp(ζ (Q₀ − Q)) under worse care,
         ζ = 0.5 (`people.exposure.moves`), and Q₀ = 0.6. At 1 an index lower by 8 % would take half of what
         a private version has over the statutory one, and raise demand for it by three quarters

A private version keeps its benefit b'_i whatever the list does (`package.supplementary`). The standard
version of what the package leaves out is given by the same providers and waits as long.

>>> b = np.array([1.55, 0.31])
>>> worse = Statutory(30.0, 10.0, 0.55, 0.60)
>>> statutory_benefit(b, np.array([0.002, 0.0]), worse, elasticity=1.0).round(4).tolist()
[1.3651, 0.2842]
>>> statutory_benefit(b, np.array([0.002, 0.0]), worse).round(4).tolist()
[1.4509, 0.302]
>>> decay = shipped_decay()
>>> codes, mandatory = ("hip-fracture-repair", "hernia", "general-inpatient"), [False, False, True]
>>> decay.of(codes, ("inpatient",) * 3, mandatory).tolist()
[0.0, 0.00066, 0.0]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.tables import Column, Contract
from healthtrust.records.catalogue import Catalogue
from healthtrust.records.providers import SETTINGS
from healthtrust.records.store import read_table, shipped

Real = NDArray[np.float64]

KINDS = ("setting", "service")

QUALITY_ELASTICITY = 0.3
"""ε unless a design or a question says otherwise [assumed]."""

DECAY = Contract(
    "statutory quality",
    (
        Column("kind", "choice", "", "whether the row is for a setting or for one service", choices=KINDS),
        Column("name", "text", "", "the setting, or the code of the service"),
        Column("decay", "number", "share per week", "part of the gain lost by a week more", low=0, high=1),
        Column("source", "text", "", "where the number comes from"),
        Column("status", "choice", "", "how sure it is", choices=("cited", "recalled", "assumed")),
    ),
    other=True,
)


class Delivery(Protocol):
    """How well care was delivered, and how it is where the catalogue's benefits hold."""

    @property
    def waiting_weeks(self) -> float:
        """Weeks that elective care was waited for."""

    @property
    def usual_weeks(self) -> float:
        """Weeks at which the catalogue's benefits hold."""

    @property
    def quality(self) -> float:
        """Index of quality, 0 to 1."""

    @property
    def usual_quality(self) -> float:
        """Index at which the catalogue's benefits hold."""


class Statutory(NamedTuple):
    """A delivery in plain numbers."""

    waiting_weeks: float
    usual_weeks: float
    quality: float
    usual_quality: float


@dataclass(frozen=True)
class Decay:
    """κ by setting, and by service where one is known apart from its setting; shares per week."""

    by_setting: Mapping[str, float]
    by_service: Mapping[str, float]

    def of(self, codes: Sequence[str], settings: Sequence[str], mandatory: Sequence[bool]) -> Real:
        """Return κ [service]; mandatory general care does not wait, nor does a setting without a row."""
        own = [
            0.0 if always else self.by_service.get(code, self.by_setting.get(setting, 0.0))
            for code, setting, always in zip(codes, settings, mandatory, strict=True)
        ]
        return np.array(own, dtype=np.float64)


def statutory_benefit(
    benefit: Real, decay: Real, delivery: Delivery, elasticity: float = QUALITY_ELASTICITY
) -> Real:
    """Return b_i(w, Q), the health gain per case of the statutory version [service].

    benefit [service] QALYs per case at usual waiting and quality; decay κ [service] per week; elasticity
    ε. Shorter waits and better quality than usual raise it. Raises ValueError where the usual quality is
    not above 0.
    """
    if not delivery.usual_quality > 0:
        raise ValueError(f"usual quality {delivery.usual_quality:g}: must be above 0")
    longer = delivery.waiting_weeks - delivery.usual_weeks
    index = delivery.quality / delivery.usual_quality
    return np.asarray(benefit * np.exp(-decay * longer) * index**elasticity)


def as_delivered(
    catalogue: Catalogue, decay: Decay, delivery: Delivery, elasticity: float = QUALITY_ELASTICITY
) -> Catalogue:
    """Return the catalogue with the benefits of statutory care as it was delivered."""
    own = decay_of(catalogue, decay)
    return replace(catalogue, benefit=statutory_benefit(catalogue.benefit, own, delivery, elasticity))


def decay_of(catalogue: Catalogue, decay: Decay) -> Real:
    """Return κ of every service of a catalogue [service], per week; those above 0 are elective."""
    settings = [SETTINGS[s] for s in catalogue.setting]
    return decay.of(catalogue.codes, settings, catalogue.mandatory.tolist())


def shipped_decay() -> Decay:
    """Return the decay shipped with the library."""
    return read_decay(shipped("coefficients", "statutory-quality"))


def read_decay(path: Path) -> Decay:
    """Return the decay a table holds; raises InvalidInput with every problem found."""
    table = read_table(path, DECAY)
    rows = list(zip(table["kind"], table["name"], table["decay"].tolist(), strict=True))
    setting, service = ({str(name): float(k) for kind, name, k in rows if kind == of} for of in KINDS)
    return Decay(setting, service)
