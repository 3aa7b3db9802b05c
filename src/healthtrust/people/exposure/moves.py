"""People move through the five segments of health, a step a year at most, and die.

    dying(s)  = n(s) D(s),    D(s) = min(d(s) m(death), 1)
    moving(s) = n(s) min(a(s) m(s) c(s), 1 − D(s))            from s to the next segment; none of the frail
    after(s)  = n(s) − dying(s) − moving(s) + moving(s − 1)   the newborn join the well
    c(s)      = exp(−ζ (Q − Q0)) for chronic and multimorbid, 1 for well and at risk

n     people of a segment;  a, d  yearly shares that move on and that die today;  m  ratios (`hazards`)
Q     quality of care, 0 to 1, Q0 = 0.60 today's;  ζ = 0.5: good care slows illness [assumed]
Source  equations (19) and (20) of the delivery model; shares, rates and quality weights of
        catalogue/coefficients/segment-moves.csv; segments after Lynn et al., Milbank Quarterly 2007 [cited].

Births left out are as many as deaths, all well: the shipped rates then keep the shipped shares. Two futures
are compared with the same births, or a life saved would cost a birth.

>>> moves = shipped_moves()
>>> after, deaths = next_segments(1000 * moves.shares, moves, np.ones(5))
>>> after.round(1).tolist(), round(float(deaths), 2)
([520.0, 220.0, 170.0, 65.0, 25.0], 10.32)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.ground.tables import Column, Columns, Contract, checked
from healthtrust.records.persons import SEGMENTS
from healthtrust.records.store import read_columns, shipped

CARE_LINK = 0.5
"""ζ: by how much a unit of quality lowers the logarithm of moves from chronic and multimorbid [assumed]."""
USUAL_QUALITY = 0.60
"""Q0."""
_CARED_FOR = np.array([0.0, 0.0, 1.0, 1.0])

SEGMENT_MOVES = Contract(
    "segment moves",
    (
        Column("segment", "choice", "", "segment of health", unique=True, choices=SEGMENTS),
        Column("share", "number", "share", "share of the population in it", low=0, high=1),
        Column("move", "number", "share a year", "share that moves to the next segment", low=0, high=1),
        Column("death", "number", "share a year", "share that dies", low=0, high=1),
        Column("quality", "number", "utility", "quality of life of a year in it", low=0, high=1),
        Column("source", "text", "", "where the numbers come from"),
        Column("status", "choice", "", "how sure they are", choices=("cited", "recalled", "assumed")),
    ),
)


@dataclass(frozen=True)
class Moves:
    """Where people are, what becomes of them in a year, and what a year is worth to them, by segment."""

    shares: NDArray[np.float64]
    """[5]: of the population; adds up to one."""
    moves: NDArray[np.float64]
    """[4]: share a year that moves to the next segment."""
    deaths: NDArray[np.float64]
    """[5]: share a year that dies."""
    weights: NDArray[np.float64]
    """[5]: quality of life, 1 = full health."""


@lru_cache(maxsize=1)
def shipped_moves() -> Moves:
    """Return the segments and moves of the catalogue."""
    return read_moves(shipped("coefficients", "segment-moves"))


def read_moves(path: Path | str) -> Moves:
    """Return the segments and moves of a file of five rows; raises InvalidInput with every problem."""
    columns, _ = read_columns(path)
    table, problems = checked(SEGMENT_MOVES, columns, Path(path).name)
    refuse(problems + _problems(columns, Path(path).name))
    assert table is not None
    order = [table["segment"].tolist().index(name) for name in SEGMENTS]
    share, move, death, quality = (
        np.asarray(table[name], dtype=np.float64)[order] for name in ("share", "move", "death", "quality")
    )
    return Moves(share, move[:-1], death, quality)


def _problems(columns: Columns, where: str) -> list[Problem]:
    """Return what is wrong with columns together; those that are no numbers are told by the contract."""
    names = [str(name) for name in columns.get("segment", ())]
    problems = [
        Problem(f"{where}, column segment", f"no row for {name!r}", "a row for each of the five segments")
        for name in SEGMENTS
        if names and name not in names
    ]
    share, move, death = (_numbers(columns, name) for name in ("share", "move", "death"))
    if len(share) and not np.isclose(share.sum(), 1, atol=1e-9):
        expected = "shares that add up to 1, the whole population"
        problems.append(Problem(f"{where}, column share", f"shares that add up to {share.sum():g}", expected))
    for row, (name, moving, dying) in enumerate(zip(names, move, death, strict=False), start=2):
        if moving + dying > 1:
            found = f"{moving + dying:g} of {name} who move or die in a year"
            problems.append(Problem(f"{where}, columns move and death, row {row}", found, "at most 1"))
        if name == SEGMENTS[-1] and moving != 0:
            expected = "0: nobody moves on from the last segment"
            problems.append(Problem(f"{where}, column move, row {row}", f"{moving:g}", expected))
    return problems


def _numbers(columns: Columns, name: str) -> NDArray[np.float64]:
    given = columns.get(name, np.zeros(0))
    return np.asarray(given, dtype=np.float64) if given.dtype.kind in "fiu" else np.zeros(0)


def yearly_rates(
    moves: Moves, ratios: NDArray[np.float64], quality: NDArray[np.float64] | float = USUAL_QUALITY
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the shares [..., 5] that move on (none of the frail) and that die in a year.

    `ratios` [..., 5] are those of the four moves and of death; `quality` [...] is that of care. Raises
    InvalidInput for ratios below zero.
    """
    ratios = np.asarray(ratios, dtype=np.float64)
    if not (ratios >= 0).all():
        refuse([Problem("ratios of moves and deaths", f"{np.min(ratios):g}", "ratios of 0 or more")])
    care = np.exp(
        -CARE_LINK * (np.asarray(quality, dtype=np.float64)[..., None] - USUAL_QUALITY) * _CARED_FOR
    )
    dying = np.minimum(moves.deaths * ratios[..., 4:], 1.0)
    moving = moves.moves * ratios[..., :4] * care
    shape = np.broadcast_shapes(moving.shape[:-1], dying.shape[:-1])
    on = np.zeros((*shape, len(SEGMENTS)))
    on[..., :4] = np.minimum(moving, 1 - dying[..., :4])
    return on, np.broadcast_to(dying, on.shape)


def next_segments(
    people: NDArray[np.float64],
    moves: Moves,
    ratios: NDArray[np.float64],
    quality: NDArray[np.float64] | float = USUAL_QUALITY,
    births: NDArray[np.float64] | float | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the people [..., 5] a year later and the deaths [...] of the year.

    `births` [...] are people, all well; None means as many as die. Nobody is lost: people after = people
    before + births − deaths. Raises InvalidInput for ratios below zero.
    """
    on, dying = yearly_rates(moves, ratios, quality)
    moved, died = people * on, people * dying
    after = people - moved - died
    after[..., 1:] += moved[..., :-1]
    deaths = np.asarray(died.sum(axis=-1))
    after[..., 0] += deaths if births is None else births
    return after, deaths
