"""Who lives with whom: couples of like age, and children with a woman who could have borne them.

    couple    the k-th woman and the k-th man of a neighbourhood, in order of age + noise
    children  the k-th child in order of age + 29 + 6 z lives at the k-th place for a child, in order of the
              age of those who have the places
    places    λ(a) ∝ Σ_c h(c) φ((a − c − 29) / 6)     of them for a woman of age a, on average

a, c    age of the woman and of the child, years;  z  a nearly normal number by luck, never beyond 3.5
h(c)    share of children of age c who live with a parent: all under 18, fewer and fewer up to 50
λ(a)    children at home of a woman of age a if she bore them at 29 ± 6, scaled so that every child has a
        place; times a propensity by luck, half of it where she has no partner, a twentieth for a man alone
Source  mother's age, shares in couples and at home, and the scales of propensity are assumed, near Births in
        England and Wales 2011 and Families and households in the UK 2011, ONS [recalled].

The rules are certain: the luck they use is handed in with the residents. Everybody has a home. A couple is a
woman and a man; other adults who no longer live with a parent live without another adult, so that friends who
share and three generations under one roof are left out.

>>> homes(Residents(place=np.zeros(5, dtype=np.int64), age=np.array([2, 30, 34, 28, 60]),
...                 sex=np.array([0, 0, 1, 1, 0]), partner=np.array([0, .1, .2, .9, .9]),
...                 at_home=np.full(5, .95), noise=np.zeros(5), propensity=np.full(5, .5)))
array([0, 0, 0, 1, 2])
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.records.households import ADULT_AGE
from healthtrust.records.persons import FEMALE, MALE

Rows = NDArray[np.int64]
Numbers = NDArray[np.float64]

COUPLE_AGES = (18.0, 20.0, 25.0, 30.0, 45.0, 60.0, 70.0, 80.0, 90.0)
COUPLE_SHARES = (0.0, 0.10, 0.42, 0.62, 0.72, 0.74, 0.68, 0.45, 0.15)
"""Share of women who live in a couple, at ages between which it is interpolated [assumed]."""
MEN_OLDER = 3.0
"""Men reach the same shares this many years later [assumed]."""
PARTNER_SPREAD = 3.0
"""Standard deviation of the noise by which partners differ in age, years [assumed]."""

AT_HOME_AGES = (18.0, 20.0, 25.0, 30.0, 40.0, 50.0)
AT_HOME_SHARES = (0.95, 0.80, 0.50, 0.30, 0.10, 0.0)
"""Share of adults without a partner who live with a parent, interpolated between these ages [assumed]."""

MOTHER_AGE, MOTHER_SPREAD = 29.0, 6.0
PROPENSITY_ALONE, PROPENSITY_MAN_ALONE = 0.5, 0.05
ROOM = 2**20
"""Room that one child takes. Room is counted in whole numbers, and every adult has one: so little that it
counts only where there are no mothers."""

VALUE_BITS = 26
"""Bits of a key that hold a value, from −50 to 206 in steps of 2⁻¹⁸."""


@dataclass(frozen=True)
class Residents:
    """Residents [n] in order of their neighbourhood, and the luck that settles who lives with whom."""

    place: Rows
    age: Rows
    sex: Rows
    partner: Numbers
    """Uniform between 0 and 1: who lives in a couple."""
    at_home: Numbers
    """Uniform between 0 and 1: which adults live with a parent."""
    noise: Numbers
    """Nearly normal: how far a partner's or mother's age is from the usual."""
    propensity: Numbers
    """Uniform between 0 and 1: how many children."""


def homes(residents: Residents) -> Rows:
    """Return the home of each resident [n], numbered from 0 in the order of the rows of their heads.

    The head of a home is the woman of a couple, or the adult without a partner. Raises `InvalidInput` where
    children live in a place without any adult.
    """
    everybody = np.arange(len(residents.age), dtype=np.int64)
    head = everybody.copy()
    women, men = couples(residents)
    head[men] = women
    children, heads = children_and_heads(residents, women, men)
    if len(children):
        children, parents = with_parents(residents, children, heads, women)
        head[children] = parents
    number = np.cumsum(head == everybody) - 1
    return np.asarray(number[head], dtype=np.int64)


def couples(residents: Residents) -> tuple[Rows, Rows]:
    """Return the rows of the women and of the men who live together, pair by pair.

    Who lives in a couple goes by age and luck; where that leaves more of one sex in a place, those whose luck
    was narrowest live alone after all.
    """
    place, luck = residents.place, residents.partner
    wish = np.interp(residents.age - MEN_OLDER * (residents.sex == MALE), COUPLE_AGES, COUPLE_SHARES)
    wanting = [np.flatnonzero((residents.sex == sex) & (luck < wish)) for sex in (FEMALE, MALE)]
    places = int(place.max(initial=0)) + 1
    pairs = np.minimum(*(np.bincount(place[rows], minlength=places) for rows in wanting))
    chosen = []
    for rows in wanting:
        narrowness = luck[rows] / wish[rows]
        kept = rows[first_of_each(in_order(place[rows], narrowness), place[rows], pairs)]
        close = residents.age[kept] + PARTNER_SPREAD * residents.noise[kept]
        chosen.append(kept[in_order(place[kept], close)])
    return chosen[0], chosen[1]


def children_and_heads(residents: Residents, women: Rows, men: Rows) -> tuple[Rows, Rows]:
    """Return the rows of those who live as children, whatever their age, and of those who head a home.

    women, men: rows of couples. Where nobody else heads a home, grown-up children head their own.
    """
    single = np.ones(len(residents.age), dtype=bool)
    single[women] = single[men] = False
    at_home = single & (residents.at_home < _at_home(residents.age))
    head = ~at_home
    head[men] = False
    headed = np.bincount(residents.place[head], minlength=int(residents.place.max(initial=0)) + 1) > 0
    on_their_own = at_home & (residents.age >= ADULT_AGE) & ~headed[residents.place]
    children, heads = np.flatnonzero(at_home & ~on_their_own), np.flatnonzero(head | on_their_own)
    _refuse_orphans(residents.place[children], residents.place[heads])
    return children, heads


def with_parents(residents: Residents, children: Rows, heads: Rows, coupled: Rows) -> tuple[Rows, Rows]:
    """Return the children in order of their mothers' likely age, and the head each of them lives with.

    children, heads: rows, the latter of women in couples (`coupled`) and of adults without a partner.
    """
    place, age = residents.place, residents.age
    heads = heads[in_order(place[heads], age[heads] + residents.partner[heads])]
    expected = expected_children()[age[heads]] * _propensity(residents, coupled)[heads]
    room = (expected * ROOM).astype(np.int64) + 1
    born_to = age[children] + MOTHER_AGE + MOTHER_SPREAD * residents.noise[children]
    children = children[in_order(place[children], born_to)]
    return children, heads[_places_of_children(place[heads], room, place[children])]


def in_order(place: Rows, value: Numbers) -> Rows:
    """Return the rows in order of place, then of value, then of row; values [n] lie between −50 and 200.

    Values count as equal within 2⁻¹⁸, wherever their neighbourhood is made.
    """
    steps = ((value + 50) * 2**18).astype(np.uint64)
    return rows_sorted((place.astype(np.uint64) << np.uint64(VALUE_BITS)) | steps)


def rows_sorted(keys: NDArray[np.uint64]) -> Rows:
    """Return the rows in order of their keys [n], equal keys in the order of the rows.

    Key and row are packed into one whole number, which sorts many times faster than a stable sort.
    """
    row_bits = len(keys).bit_length()
    if len(keys) and int(keys.max()).bit_length() + row_bits > 64:
        return np.argsort(keys, kind="stable")
    packed = (keys << np.uint64(row_bits)) | np.arange(len(keys), dtype=np.uint64)
    packed.sort()
    return np.asarray(packed & np.uint64(2**row_bits - 1)).astype(np.int64)


def first_of_each(order: Rows, place: Rows, count: Rows) -> Rows:
    """Return the first `count` [place] rows of each place from rows in order of place; sorted by row."""
    starts = np.cumsum([0, *np.bincount(place, minlength=len(count))])[:-1]
    ordered = place[order]
    rank = np.arange(len(order)) - starts[ordered]
    return np.sort(order[rank < count[ordered]])


def expected_children() -> Numbers:
    """Return the children at home, per child ever born, of women of each age up to 130: λ before scaling."""
    child, woman = np.arange(51), np.arange(131)
    distance = (woman[:, None] - child - MOTHER_AGE) / MOTHER_SPREAD
    return np.asarray((np.exp(-(distance**2) / 2) * _at_home(child)).sum(axis=1))


def _at_home(age: Rows) -> Numbers:
    return np.where(age < ADULT_AGE, 1.0, np.interp(age, AT_HOME_AGES, AT_HOME_SHARES))


def _propensity(residents: Residents, coupled: Rows) -> Numbers:
    factor = np.where(residents.sex == FEMALE, PROPENSITY_ALONE, PROPENSITY_MAN_ALONE)
    factor[coupled] = 1.0
    return np.asarray(2 * residents.propensity * factor)


def _places_of_children(head_place: Rows, room: Rows, child_place: Rows) -> Rows:
    """Return for each child the position of its head: children stand at equal steps along the heads' room."""
    places = int(max(head_place.max(), child_place.max())) + 1
    reach = np.cumsum(room)
    heads = np.bincount(head_place, minlength=places)
    before = np.concatenate([[0], reach])[np.cumsum([0, *heads])]
    count = np.bincount(child_place, minlength=places)
    rank = np.arange(len(child_place)) - np.cumsum([0, *count])[child_place]
    step = np.diff(before)[child_place] * ((rank + 0.5) / count[child_place])
    return np.asarray(np.searchsorted(reach, before[child_place] + step.astype(np.int64), side="right"))


def _refuse_orphans(places_of_children: Rows, places_of_adults: Rows) -> None:
    without = np.setdiff1d(places_of_children, places_of_adults)
    if len(without):
        found = f"{len(without)} neighbourhood{'' if len(without) == 1 else 's'} with children and no adult"
        remedy = "Raise people.size, or leave out places with hardly any residents."
        expected = "an adult wherever children live"
        raise InvalidInput([Problem("people.places", found, expected, remedy=remedy)])
