"""Control totals: what each organisation of a system may spend adds up to what the system may spend.

    Σ_o T_o = T          and         over = max(0, Σ_o X_o − T)

T_o, X_o  control total and spending of organisation o, minor units;  T  control total of the system
Source    ENG-4: one integrated budget and one body that decides; control totals add to a system total.

One organisation may spend above its total where another stays below: the system is judged as a whole.

>>> system = control("Vale", ("hospital", "community"), np.array([700, 300]), total=1000)
>>> system.variance(np.array([720, 270])).tolist(), system.over(np.array([720, 270]))
([20, -30], 0)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import Imbalance
from healthtrust.ground.problems import Problem


@dataclass(frozen=True)
class SystemControl:
    """The control totals of the organisations of one system; they add up to its own."""

    system: str
    bodies: tuple[str, ...]
    totals: NDArray[np.int64]
    """[body]: minor units."""

    @property
    def total(self) -> int:
        """Return the control total of the system."""
        return int(self.totals.sum())

    def variance(self, spent: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return spending [body] less control total, minor units."""
        return np.asarray(spent - self.totals)

    def over(self, spent: NDArray[np.int64]) -> int:
        """Return what the system as a whole spent above its total, minor units."""
        return max(0, int(spent.sum()) - self.total)


def control(system: str, bodies: tuple[str, ...], totals: NDArray[np.int64], *, total: int) -> SystemControl:
    """Return the system's control totals; raises Imbalance, with the difference, if they do not add up."""
    found = int(np.sum(totals))
    if found != total:
        where = f"control totals of {system}"
        difference = f"{abs(found - total)} {'more' if found > total else 'less'} than the system's"
        remedy = "Change an organisation's total or the system's."
        raise Imbalance([Problem(where, f"{found}, {difference}", f"{total}", remedy=remedy)])
    return SystemControl(system, bodies, np.asarray(totals, dtype=np.int64))


def control_table(system: SystemControl, spent: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    """Return one row a body and one for the system: body, control_total, spent, variance; minor units."""
    return {
        "body": np.array([*system.bodies, system.system], dtype=object),
        "control_total": np.append(system.totals, system.total),
        "spent": np.append(spent, spent.sum()),
        "variance": np.append(system.variance(spent), spent.sum() - system.total),
    }
