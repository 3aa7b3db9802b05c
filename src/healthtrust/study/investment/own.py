"""Programmes of one's own: a table in the form of the catalogue's, with shipped or own relative risks.

    programmes alone            codes are the catalogue's; relative risks are the shipped ones
    programmes and ratios       whatever codes the two agree on

Source  the form of catalogue/coefficients/risk-factors.csv and risk-ratios.csv (`people.exposure.factors`).

>>> own_factors(None, None).codes[0]
'smoking'
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.people.exposure import Factors, read_factors, shipped_factors
from healthtrust.people.exposure.factors import RISK_FACTORS
from healthtrust.records.store import read_table
from healthtrust.study.investment.use import Real

_WITHOUT_PROGRAMME = ("",)


def own_factors(programmes: Path | None, ratios: Path | None) -> Factors:
    """Return the factors of these files, or the shipped ones; raises InvalidInput with every problem."""
    if programmes is None:
        expected = "a table of programmes beside it"
        refuse([Problem("--ratios", str(ratios), expected, None, "Add --programmes.")] if ratios else [])
        return shipped_factors()
    return read_factors(programmes, ratios) if ratios else _with_shipped_ratios(programmes)


def _with_shipped_ratios(programmes: Path) -> Factors:
    table, usual = read_table(programmes, RISK_FACTORS), shipped_factors()
    codes = tuple(str(code) for code in table["code"])
    remedy = "Add --ratios with what it does to people."
    refuse(
        [
            Problem(
                f"{programmes.name}, column code, row {row + 2}",
                repr(code),
                "a factor with shipped relative risks",
                nearest_match(code, usual.codes),
                remedy,
            )
            for row, code in enumerate(codes)
            if code not in usual.codes
        ]
    )
    at = [usual.codes.index(code) for code in codes]

    def numbers(name: str) -> Real:
        return np.asarray(table[name], dtype=np.float64)

    def words(name: str) -> tuple[str, ...]:
        return tuple(str(each) for each in table[name]) if name in table else _WITHOUT_PROGRAMME * len(codes)

    return replace(
        usual,
        codes=codes,
        names=words("name"),
        programme=words("programme"),
        **{name: numbers(name) for name in _NUMBERS},
        on_transition=usual.on_transition[at],
        on_condition=usual.on_condition[at],
        direct=np.stack([numbers("direct_other"), numbers("direct_avoidable")], axis=1),
        source=words("source"),
        status=words("status"),
    )


_NUMBERS = ("prevalence", "trend", "reach", "scale", "relapse", "lag", "deprivation_ratio")
