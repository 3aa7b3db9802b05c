"""The risk factors of a population: how common they are, what programmes do to them, what they do to people.

    shipped_factors()   as the catalogue holds them
    read_factors(...)   from two files of the same form: the factors, and their ratios in long form, or the
                        factors alone, with the ratios of the catalogue

Source  catalogue/coefficients/risk-factors.csv and risk-ratios.csv, each row with its source and status; the
        form is that of section 4 of the delivery model: equations (15) to (18) and (23).

A target without a row has ratio 1: the factor does nothing to it. A factor without any row is a mistake.

>>> factors = shipped_factors()
>>> factors.codes[:3]
('smoking', 'obesity', 'uncontrolled-hypertension')
>>> factors.on_transition.shape, factors.programme[0]
((9, 5), 'smoking-cessation')
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.ground.tables import Column, Columns, Contract, Table, checked
from healthtrust.people.conditions import read_conditions
from healthtrust.records.store import read_columns, shipped

TRANSITIONS = (
    "well to at risk",
    "at risk to chronic",
    "chronic to multimorbid",
    "multimorbid to frail",
    "death",
)
"""What exposure changes the rates of, in the order of `Factors.on_transition`."""
_REMEDY = "For a factor of your own, give its ratios in a second file."
_STATUSES = ("cited", "recalled", "assumed")
_WORDS = (
    Column("source", "text", "", "where the numbers come from"),
    Column("status", "choice", "", "how sure they are", choices=_STATUSES),
)

RISK_FACTORS = Contract(
    "risk factors",
    (
        Column("code", "text", "", "code of the risk factor", unique=True),
        Column("name", "text", "", "its name"),
        Column("programme", "text", "", "code of the programme that acts on it, if any", required=False),
        Column("prevalence", "number", "share", "share of people exposed today", low=0, high=1),
        Column("trend", "number", "share a year", "change of prevalence a year", low=-1, high=1),
        Column("reach", "number", "share", "most that a year's spending takes off it", low=0, high=1),
        Column("scale", "number", "money a head", "spending at which 63% of the reach is gained", low=0.001),
        Column("relapse", "number", "share a year", "share of the effect that wears off", low=0, high=1),
        Column("lag", "number", "years", "years until risks follow prevalence", low=1),
        Column("deprivation_ratio", "number", "ratio", "prevalence, fifth 1 over fifth 5", low=0.1, high=10),
        Column(
            "direct_other", "number", "log points", "off other emergency admissions, a unit of effect", low=0
        ),
        Column("direct_avoidable", "number", "log points", "off avoidable ones, a unit of effect", low=0),
        *_WORDS,
    ),
)
RISK_RATIOS = Contract(
    "risk ratios",
    (
        Column("factor", "text", "", "code of the risk factor"),
        Column("target", "text", "", "a transition, death, or the code of a condition"),
        Column("ratio", "number", "ratio", "risk with the factor over risk without it", low=0.01),
        *_WORDS,
    ),
)


@dataclass(frozen=True)
class Factors:
    """The risk factors as columns [factor]; shares are of the population."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    programme: tuple[str, ...]
    """Code of the programme of catalogue/coefficients/programmes.csv that acts on it; empty for none."""
    prevalence: NDArray[np.float64]
    trend: NDArray[np.float64]
    """Change of prevalence, share a year."""
    reach: NDArray[np.float64]
    """The most that one year's spending can take off prevalence, share."""
    scale: NDArray[np.float64]
    """Spending at which 63% (1 − 1/e) of the reach is gained, money a head and year."""
    relapse: NDArray[np.float64]
    """Share of the effect that wears off in a year."""
    lag: NDArray[np.float64]
    """Years, 1 or more."""
    deprivation_ratio: NDArray[np.float64]
    """Prevalence in the most over that in the least deprived fifth."""
    on_transition: NDArray[np.float64]
    """[factor, 5]: relative risks of `TRANSITIONS`."""
    on_condition: NDArray[np.float64]
    """[factor, condition]: relative risks of onset, conditions in the order of `people.conditions`."""
    direct: NDArray[np.float64]
    """[factor, 2]: log points off (other, avoidable) emergency admissions of the multimorbid and frail."""
    source: tuple[str, ...]
    status: tuple[str, ...]


@lru_cache(maxsize=1)
def shipped_factors() -> Factors:
    """Return the risk factors of the catalogue."""
    return read_factors(shipped("coefficients", "risk-factors"), shipped("coefficients", "risk-ratios"))


def read_factors(factors: Path | str, ratios: Path | str | None = None) -> Factors:
    """Return the risk factors of two files, or of one whose codes are the catalogue's.

    Raises InvalidInput with every problem of both.
    """
    problems = list[Problem]()
    own = attempt(lambda: read_columns(factors)[0], problems)
    of_catalogue = shipped("coefficients", "risk-ratios")
    known = attempt(lambda: read_columns(ratios or of_catalogue)[0], problems)
    rows = risks = None
    if own is not None:
        rows, wrong = checked(RISK_FACTORS, own, Path(factors).name)
        problems += wrong
    codes = _words(own, "code")
    if ratios is None:
        assert known is not None
        problems += _unknown("code", codes, sorted(set(_words(known, "factor"))), Path(factors).name)
        known = {name: column[np.isin(known["factor"], codes)] for name, column in known.items()}
    if known is not None:
        risks, wrong = checked(RISK_RATIOS, known, Path(ratios or of_catalogue).name)
        problems += wrong
    if ratios is not None:
        problems += _together(codes, _words(known, "factor"), _words(known, "target"), Path(ratios).name)
    refuse(problems)
    assert rows is not None and risks is not None
    return _built(rows, risks)


def _words(columns: Columns | None, name: str) -> list[str]:
    return [str(each) for each in columns.get(name, ())] if columns else []


def _together(codes: list[str], given: list[str], targets: list[str], where: str) -> list[Problem]:
    """Return what is wrong with the ratios of these factors on these targets."""
    return [
        *_unknown("factor", given, codes, where),
        *_unknown("target", targets, _targets(), where),
        *_without(codes, given, where),
        *_twice(given, targets, where),
    ]


def _unknown(column: str, found: list[str], known: list[str], where: str) -> list[Problem]:
    return [
        Problem(
            f"{where}, column {column}, row {row}",
            repr(each),
            in_words(known),
            nearest_match(each, known),
            _REMEDY if column == "code" else "",
        )
        for row, each in enumerate(found, start=2)
        if known and each not in known
    ]


def _without(codes: list[str], given: list[str], where: str) -> list[Problem]:
    return [
        Problem(
            f"{where}, column factor",
            f"no ratio of {code!r}",
            "at least one ratio of every risk factor",
            remedy="Say what the factor does to people, or leave it out.",
        )
        for code in codes
        if given and code not in given
    ]


def _twice(given: list[str], targets: list[str], where: str) -> list[Problem]:
    pairs = list(zip(given, targets, strict=False))
    return [
        Problem(f"{where}, row {i + 2}", f"{factor} on {target} again", "each pair once")
        for i, (factor, target) in enumerate(pairs)
        if (factor, target) in pairs[:i]
    ]


def _targets() -> list[str]:
    return [*TRANSITIONS, *(code for code in read_conditions().codes if code)]


def _built(rows: Table, risks: Table) -> Factors:
    codes = tuple(str(code) for code in rows["code"])
    transition = np.ones((len(codes), len(TRANSITIONS)))
    conditions = read_conditions().codes
    condition = np.ones((len(codes), len(conditions)))
    for factor, target, ratio in zip(risks["factor"], risks["target"], risks["ratio"], strict=True):
        if target in TRANSITIONS:
            transition[codes.index(factor), TRANSITIONS.index(target)] = ratio
        else:
            condition[codes.index(factor), conditions.index(target)] = ratio

    def words(name: str) -> tuple[str, ...]:
        return tuple(str(each) for each in rows[name]) if name in rows else ("",) * len(codes)

    def numbers(name: str) -> NDArray[np.float64]:
        return np.asarray(rows[name], dtype=np.float64)

    return Factors(
        codes=codes,
        names=words("name"),
        programme=words("programme"),
        prevalence=numbers("prevalence"),
        trend=numbers("trend"),
        reach=numbers("reach"),
        scale=numbers("scale"),
        relapse=numbers("relapse"),
        lag=numbers("lag"),
        deprivation_ratio=numbers("deprivation_ratio"),
        on_transition=transition,
        on_condition=condition,
        direct=np.stack([numbers("direct_other"), numbers("direct_avoidable")], axis=1),
        source=words("source"),
        status=words("status"),
    )
