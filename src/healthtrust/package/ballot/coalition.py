"""Who votes with whom: the winner seen from poor to rich.

    d_v = sign( peak_v − winner )        + wants more, − wants less, 0 is content

Voters are lined up by wealth; neighbours who want the same form a band. Those content with the smallest or
the largest option side with the ones who want it. What the sides are called, from poor to rich:

    · more ·        ends against the middle, or the middle against the ends where it has the votes
    · less ·        ends against a middle that wants less, or again the middle against the ends
    more · less     the middle decides, if those content lie between and neither side has half the votes

Source  Epple and Romano, J Public Economics 1996 ("ends against the middle"); Smith, York 2006, Figure 4.

>>> from healthtrust.package.ballot.electorate import Tabled
>>> five = Tabled(np.arange(3.0), np.arange(1.0, 6.0), np.full(5, 0.2), np.zeros((3, 5)))
>>> found = coalition_of(five, peaks=np.array([0, 2, 2, 1, 0]), winner=1)
>>> found.name, found.more
('ends against the middle', 0.4)
>>> [(band.wants, round(band.start, 2), round(band.end, 2)) for band in found.bands]
[('less', 0.0, 0.2), ('more', 0.2, 0.6), ('content', 0.6, 0.8), ('less', 0.8, 1.0)]
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Literal

import numpy as np

from healthtrust.package.ballot.electorate import Electorate
from healthtrust.package.question import Real, Whole

Wants = Literal["less", "content", "more"]
WISHES: tuple[Wants, ...] = ("less", "content", "more")

SLIVER = 0.005
"""Share of the votes below which a band between two of the other side does not make a coalition."""

PARTS = (("the poor", 0.0, 1 / 3), ("the middle", 1 / 3, 2 / 3), ("the rich", 2 / 3, 1.0))
"""Thirds of the people by wealth."""


@dataclass(frozen=True)
class Band:
    """Neighbours by wealth who want the same: from this to that part of the people, the poorest first."""

    wants: Wants
    start: float
    end: float


@dataclass(frozen=True)
class Coalition:
    """The two sides of a vote."""

    name: str
    bands: tuple[Band, ...]
    more: float
    """Share of votes of those whose best option is larger than the winner."""
    less: float
    content: float


NOBODY = Coalition("no option wins", (), 0.0, 0.0, 0.0)


def coalition_of(electorate: Electorate, peaks: Whole, winner: int) -> Coalition:
    """Return who wants more and who less than the winner, by bands of wealth; peaks [v] are options."""
    order = np.argsort(electorate.wealth, kind="stable")
    share = np.asarray(electorate.share, dtype=np.float64)[order]
    share = share / share.sum()
    wish = np.sign(peaks[order] - winner)
    more, less, content = (float(share[wish == sign].sum()) for sign in (1, -1, 0))
    sides = _bands(_sided(wish, winner, len(electorate.sizes)), share)
    return Coalition(_name(sides), _bands(wish, share), more, less, content)


def _sided(wish: Whole, winner: int, options: int) -> Whole:
    """Return the wishes with those content at an end of the range on the side they could only leave."""
    if winner == 0:
        return np.where(wish == 0, -1, wish)
    return np.where(wish == 0, 1, wish) if winner == options - 1 else wish


def _bands(wish: Whole, share: Real) -> tuple[Band, ...]:
    upto = np.concatenate([[0.0], np.cumsum(share)])
    upto /= upto[-1]
    found: list[Band] = []
    for sign, of in groupby(range(len(wish)), key=lambda v: int(wish[v])):
        rows = list(of)
        start, end = float(upto[rows[0]]), float(upto[rows[-1] + 1])
        if end - start < SLIVER:
            continue
        wants = WISHES[sign + 1]
        if found and found[-1].wants == wants:
            found[-1] = Band(wants, found[-1].start, end)
        else:
            found.append(Band(wants, start, end))
    return tuple(found)


def _name(bands: tuple[Band, ...]) -> str:
    """Return what the sides are called, from poor to rich."""
    if len({band.wants for band in bands}) <= 1:
        return "everybody agrees"
    for wants, otherwise in (
        ("more", "ends against the middle"),
        ("less", "ends against a middle that wants less"),
    ):
        if _pattern(bands, wants) == [False, True, False]:
            middle = sum(_votes(band) for band in bands if band.wants == wants)
            return "the middle against the ends" if middle > 0.5 else otherwise
    if max(len(_pattern(bands, wants)) for wants in WISHES[::2]) > 2:
        return "sides do not follow wealth"
    return _two_sides(bands)


def _pattern(bands: tuple[Band, ...], wants: str) -> list[bool]:
    """Return whether neighbours want this, from poor to rich, once for each change."""
    return [is_so for is_so, _ in groupby(band.wants == wants for band in bands)]


def _two_sides(bands: tuple[Band, ...]) -> str:
    poorer, richer = bands[0], bands[-1]
    larger, smaller = (richer, poorer) if _votes(richer) > _votes(poorer) else (poorer, richer)
    if len(bands) > 2 or _votes(larger) < 0.5:
        return f"the middle decides: the rich want {richer.wants}, the poor {poorer.wants}"
    if _votes(smaller) >= 0.5:
        return "the poorer half against the richer half, and neither has a majority"
    return f"{_people(larger)} against {_people(smaller)}"


def _votes(band: Band) -> float:
    return round(band.end - band.start, 9)


def _people(band: Band) -> str:
    """Return the thirds that a band takes at least half of, or the one it reaches furthest into."""

    def inside(start: float, end: float) -> float:
        return (min(band.end, end) - max(band.start, start)) * 3

    mostly = [name for name, start, end in PARTS if inside(start, end) >= 0.5]
    nearest = max(PARTS, key=lambda part: inside(part[1], part[2]))[0]
    return " and ".join(mostly) or nearest
