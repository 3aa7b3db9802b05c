"""The plain twin of receiving care: whose cases they are, plan by plan and payer by payer, in NumPy.

One block of households after the other, service by service. The tally of a year adds these cases up; its
records are these cases themselves. Whole numbers, and the same luck as the compiled kernel (`respond_cases`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.respond_rates import FRACTION, Rates
from healthtrust.deliver.respond_terms import COVERED, SELF, VOLUNTARY, Residents, Terms
from healthtrust.ground.draws import bits, shared_counts
from healthtrust.records.findings import PAYERS

Whole = NDArray[np.int64]


class Given(NamedTuple):
    """The cases of one service in one block, of the n resident rows that have any."""

    service: int
    home: Whole
    """[n]: household row."""
    row: Whole
    """[n]: resident row."""
    by_payer: Whole
    """[n, plan, payer]: cases by plan of the resident and by payer."""
    pays: NDArray[np.bool_]
    """[n]: whether covered cases cost the patient the user charge."""
    forgone: Whole
    """[n]: cases that nobody paid for."""


class Received(NamedTuple):
    """The cases of one block of households, n of one resident row, service, plan and payer each."""

    home: Whole
    row: Whole
    service: Whole
    plan: Whole
    payer: Whole
    cases: Whole
    pays: NDArray[np.bool_]
    """[n]: whether the patient paid the user charge for them."""


def received(parts: Iterable[Given]) -> Received:
    """Put the cases of one block together, service after service, and leave out what there is none of."""
    found = []
    for given in parts:
        each, plan, payer = np.nonzero(given.by_payer)
        pays = given.pays[each] & (payer == COVERED)
        service = np.full(len(each), given.service)
        cases = given.by_payer[each, plan, payer]
        found.append(Received(given.home[each], given.row[each], service, plan, payer, cases, pays))
    return Received(*(np.concatenate(columns) for columns in zip(*found, strict=True)))


def given_plain(
    households: slice, residents: Residents, terms: Terms, rates: Rates, pair_of: Whole
) -> Iterator[Given]:
    """Yield the cases of a block of households, service by service; pair_of: what `pairs_of` gives."""
    begin, end = households.start, households.stop
    home = np.repeat(np.arange(begin, end), np.diff(residents.first[begin : end + 1]))
    row = np.arange(residents.first[begin], residents.first[end])
    for service in range(len(terms.price)):
        pair = pair_of[residents.cell[row], service]
        drawn = bits(terms.need_luck[service], residents.identity[row])
        cases = _cases(residents.number[row].astype(np.int64), drawn, pair, rates)
        ill = cases > 0
        yield _attributed((home[ill], row[ill], cases[ill]), service, residents, terms)


def blocks(start: int, stop: int, at_once: int) -> Iterator[slice]:
    """Yield the households from `start` to `stop` in blocks of `at_once`."""
    for begin in range(start, stop, at_once):
        yield slice(begin, min(begin + at_once, stop))


def pairs_of(rates: Rates, services: int) -> Whole:
    """Return [cell, service]: position of the pair, -1 where the cell never needs the service."""
    pair_of = np.full((len(rates.first) - 1, services), -1, dtype=np.int64)
    cell = np.repeat(np.arange(len(pair_of)), np.diff(rates.first))
    pair_of[cell, rates.service] = np.arange(len(cell))
    return pair_of


def _cases(number: Whole, drawn: NDArray[np.uint64], pair: Whole, rates: Rates) -> Whole:
    """Return the cases of rows of `number` residents with bits drawn; pair -1 = never any."""
    cases = number * rates.whole[pair] + shared_counts(number, rates.part[pair], FRACTION, drawn)
    cases[pair < 0] = 0
    alone = np.flatnonzero((number == 1) & (pair >= 0))
    cases[alone] = drawn[alone] >= rates.none_below[pair[alone]]
    going_on = alone[cases[alone] == 1]
    for step in range(int(rates.length[pair[going_on]].max(initial=0))):
        going_on = going_on[rates.length[pair[going_on]] > step]
        going_on = going_on[rates.table[rates.more[pair[going_on]] + step] <= drawn[going_on]]
        cases[going_on] += 1
    return cases


def _attributed(ill: tuple[Whole, Whole, Whole], service: int, residents: Residents, terms: Terms) -> Given:
    """Say who pays for cases of one service; ill: household row, resident row and cases [n] each."""
    home, row, cases = ill
    weight = residents.weight[home].astype(np.int64)
    counted = np.cumsum(residents.heads[home], axis=1, dtype=np.int64)
    plan_luck, cover_luck = (
        _luck(stream, residents.identity[row], weight)
        for stream in (terms.plan_luck[service], terms.cover_luck[service])
    )
    wants = (terms.turn[service] >= 0) & (terms.turn[service] < residents.wanted[home])
    insured, forgone = residents.insured[home] * wants, np.zeros_like(cases)
    by_payer = np.zeros((*counted.shape, len(PAYERS)), dtype=np.int64)

    def over_plans(some: Whole) -> Whole:
        return _reach(some[:, None], counted, weight[:, None], plan_luck[:, None])

    if terms.covered[service]:
        if wants.any():
            private = _reach(cases, insured, weight, cover_luck)
            by_payer[..., VOLUNTARY] = np.diff(over_plans(private), axis=1, prepend=0)
            cases = cases - private
        by_payer[..., COVERED] = np.diff(over_plans(cases), axis=1, prepend=0)
    else:
        upto = over_plans(cases * wants)
        upto_insured = _reach(upto, insured[:, None], weight[:, None], cover_luck[:, None])
        by_payer[..., VOLUNTARY] = np.diff(upto_insured, axis=1, prepend=0)
        by_payer[..., SELF] = np.diff(upto - upto_insured, axis=1, prepend=0)
        forgone = cases * ~wants
    pays = residents.charged[home] & (residents.age[row] >= terms.exempt_under_age)
    return Given(service, home, row, by_payer, pays, forgone)


def _luck(stream: np.uint64, identity: NDArray[np.uint64], weight: Whole) -> NDArray[np.uint64]:
    """Return the bits of each row; households that stand for themselves alone need none."""
    return bits(stream, identity) if (weight > 1).any() else np.zeros(len(identity), dtype=np.uint64)


def _reach(cases: Whole, part: Whole, weight: Any, drawn: NDArray[np.uint64]) -> Whole:
    """Return ⌊(cases × part + U) / weight⌋, U below the weight by the bits, whatever the number of cases."""
    return np.asarray(cases // weight * part + shared_counts(cases % weight, part, weight, drawn))
