"""The number a sensitivity analysis is about: one outcome of a design, or how two designs differ in it.

    single        y = f(θ)
    paired        y = f_other(θ) − f_first(θ),      both at the same values θ and with the same luck
    net health    f = QALYs − spending of the pool / λ

λ     money for a QALY: what one costs at the margin of care unless said
Source  net health benefit: Stinnett and Mullahy, Med Decis Making 1998; 18: S68-S80 [recalled]

>>> result = Result("net health", ("one", "two"), "GBP", 10_000.0)
>>> result.of({"qalys": 12.0, "pool spending": 50_000.0, "net health": 8.3})
7.0
>>> result.label, result.ahead(2.0), result.ahead(-1.0), result.ahead(0.0)
('Net health at 10,000 GBP for a QALY, two less one', 'two', 'one', '')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import nan

from healthtrust.allocate.returns.margins import shipped_margins
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.review.definitions import definitions
from healthtrust.study.trial.outcomes import KINDS, MEASURE, Outcome, described

NET_HEALTH = "net health"


@dataclass(frozen=True)
class Result:
    """What is looked at, of one design or of two."""

    name: str
    designs: tuple[str, ...]
    currency: str
    threshold: float | None = None

    @property
    def paired(self) -> bool:
        """Return whether two designs are compared."""
        return len(self.designs) == 2

    @property
    def is_net_health(self) -> bool:
        """Return whether health and money are counted together."""
        return self.name == NET_HEALTH

    @property
    def what(self) -> Outcome:
        """Return what the number is."""
        return described(self.name, self.currency)

    @property
    def of_one(self) -> str:
        """Return what the number of one design is called."""
        if self.is_net_health and self.threshold:
            return f"Net health at {self.threshold:,g} {self.currency} for a QALY"
        return self.what.label

    @property
    def label(self) -> str:
        """Return what the number is called, of whom."""
        return f"{self.of_one}, {self.designs[1]} less {self.designs[0]}" if self.paired else self.of_one

    @property
    def worth(self) -> float:
        """Return money for a QALY."""
        return self.threshold or float(shipped_margins()["cost-per-qaly.personal-care"].value)

    def of(self, found: Mapping[str, float]) -> float:
        """Return the number from all those of one trial; NaN where it has none."""
        if self.is_net_health and self.threshold and found:
            return found["qalys"] - found["pool spending"] / self.threshold
        return found.get(self.name, nan)

    def ahead(self, difference: float) -> str:
        """Return the design that a difference is to the good of, more being better unless less is."""
        if not difference or difference != difference:
            return ""
        more = difference > 0
        return self.designs[int(more != (self.what.better == "lower"))]


def result_problems(name: str) -> list[Problem]:
    """Return whether no design has a result of this kind, before any is tried."""
    kinds = [kind.name for kind in KINDS] + [f"{MEASURE}{code}" for code in definitions(())]
    kind = name.partition("@")[0]
    if kind in kinds or kind.startswith(f"{MEASURE}catastrophic-"):
        return []
    expected = "a result of a design, such as net health or measure:unmet-need"
    return [Problem("--result", repr(name), expected, nearest_match(kind, kinds))]
