"""Which uses of care a service of the catalogue is made of, so that it moves as they do.

    m_gsj = 1 + Σ_u share_ju ( m_gsu − 1 )

m_gsu   use u of segment s in group of places g over that of before;  m_gsj  cases of service j likewise
share   part of a service's cases that are use u; what no use holds follows need and stays as it is
Source  catalogue/coefficients/delivery-uses.csv: by setting, and by service where known apart [assumed].

>>> shares = shares_of(("hip-replacement", "general-mental"), ("inpatient", "mental"))
>>> shares.tolist()
[[0.0, 0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0, 0.0]]
>>> of_services(np.full((1, 1, 5), 0.9), shares).tolist()
[[[0.9, 1.0]]]
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.tables import Column, Contract
from healthtrust.records.store import read_table, shipped

NAMES = ("primary", "outpatient", "elective", "other_emergency", "avoidable_emergency")
"""Columns of the table, in the order of `deliver.response.uses.USES`."""

TABLE = Contract(
    "uses that services are made of",
    (
        Column(
            "kind",
            "choice",
            "",
            "whether the row is for a setting or one service",
            choices=("setting", "service"),
        ),
        Column("name", "text", "", "the setting, or the code of the service"),
        *(
            Column(name, "number", "share", f"part of cases that are {name} use", low=0, high=1)
            for name in NAMES
        ),
    ),
    other=True,
)


def shares_of(codes: Sequence[str], settings: Sequence[str]) -> NDArray[np.float64]:
    """Return the part of each service's cases that is each use [service, use]."""
    table = read_table(shipped("coefficients", "delivery-uses"), TABLE)
    rows = {
        (str(kind), str(name)): [float(table[use][i]) for use in NAMES]
        for i, (kind, name) in enumerate(zip(table["kind"], table["name"], strict=True))
    }
    pairs = zip(codes, settings, strict=True)
    return np.array([rows.get(("service", code), rows["setting", setting]) for code, setting in pairs])


def of_services(of_uses: NDArray[np.float64], shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return cases over those of before [group, segment, service] from uses [group, segment, use]."""
    return np.asarray(1 + (of_uses - 1) @ shares.T)
