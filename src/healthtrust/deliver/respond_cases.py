"""The kernel of receiving care and its twin: who has which cases, and who pays for them, in whole numbers.

Compiled: household by household, member by member, service by service. Plain: block by block and service by
service in NumPy. Both add the same whole numbers to a tally and to the purses of households.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.deliver.respond_rates import FRACTION, Rates
from healthtrust.deliver.respond_terms import COVERED, SELF, VOLUNTARY, Purses, Residents, Tally, Terms
from healthtrust.ground.draws import bits, count_cases, mix, shared_count, shared_counts

_HOUSEHOLDS_AT_ONCE = 16_384

Whole = NDArray[np.int64]


# ---- compiled ------------------------------------------------------------------------------------------


@njit(nogil=True, cache=True)
def receive_compiled(
    start: int, stop: int, residents: Residents, terms: Terms, rates: Rates, tally: Tally, purses: Purses
) -> None:
    """Add the cases of households `start` to `stop` to the tally and to their purses."""
    # Columns are named before the loops: to look one up in its tuple takes as long as to draw.
    member, cells, identities, numbers = residents.first, residents.cell, residents.identity, residents.number
    begin, services, none_below, luck = rates.first, rates.service, rates.none_below, terms.need_luck
    for home in range(start, stop):
        for row in range(member[home], member[home + 1]):
            cell, identity, number = cells[row], identities[row], numbers[row]
            for pair in range(begin[cell], begin[cell + 1]):
                drawn = mix(luck[services[pair]], identity)
                if number == 1:
                    if drawn < none_below[pair]:
                        continue
                    more = rates.more[pair]
                    cases = 1 + count_cases(drawn, rates.table[more : more + rates.length[pair]])
                else:
                    part = shared_count(number, rates.part[pair], FRACTION, drawn)
                    cases = number * rates.whole[pair] + part
                if cases > 0:
                    _attribute(home, row, services[pair], cases, residents, terms, tally, purses)


@njit(nogil=True, cache=True, inline="always")
def _attribute(
    home: int,
    row: int,
    service: int,
    cases: int,
    residents: Residents,
    terms: Terms,
    tally: Tally,
    purses: Purses,
) -> None:
    """Say who pays for the cases of one resident and service, and count them."""
    place = residents.place[home]
    if terms.covered[service]:
        if 0 <= terms.turn[service] < residents.wanted[home]:
            cases -= _privately(home, row, service, cases, residents, terms, tally)
        pays = residents.charged[home] and residents.age[row] >= terms.exempt_under_age
        purses.benefit[home] += cases * terms.price[service]
        refunded = _over_plans(home, row, service, cases, pays, residents, terms, tally)
        if pays:
            purses.out_of_pocket[home] += cases * terms.charge[service] - refunded
    elif 0 <= terms.turn[service] < residents.wanted[home]:
        paid_self = _over_plans_and_cover(home, row, service, cases, residents, terms, tally)
        purses.out_of_pocket[home] += paid_self * terms.price[service]
    else:
        tally.forgone[place, service] += cases


@njit(nogil=True, cache=True, inline="always")
def _over_plans(
    home: int,
    row: int,
    service: int,
    cases: int,
    pays: bool,
    residents: Residents,
    terms: Terms,
    tally: Tally,
) -> int:
    """Count covered cases plan by plan; return what the plans pay back of their charges."""
    place, heads, weight = residents.place[home], residents.heads, residents.weight[home]
    covered, charged, refund = tally.cases, tally.charged, terms.refund
    drawn = mix(terms.plan_luck[service], residents.identity[row]) if weight > 1 else np.uint64(0)
    counted, reached, refunded = 0, 0, 0
    for plan in range(heads.shape[1]):
        if heads[home, plan] > 0:
            counted += heads[home, plan]
            upto = _reach(cases, counted, weight, drawn)
            covered[place, plan, service, COVERED] += upto - reached
            if pays:
                charged[place, plan, service] += upto - reached
                refunded += (upto - reached) * refund[plan, service]
            reached = upto
    return int(refunded)


@njit(nogil=True, cache=True)
def _privately(
    home: int, row: int, service: int, cases: int, residents: Residents, terms: Terms, tally: Tally
) -> int:
    """Count the covered cases that voluntary cover has treated privately, by plan; return how many."""
    place, heads, weight = residents.place[home], residents.heads, residents.weight[home]
    identity, by_payer = residents.identity[row], tally.cases
    plan_drawn = mix(terms.plan_luck[service], identity) if weight > 1 else np.uint64(0)
    cover_drawn = mix(terms.cover_luck[service], identity) if weight > 1 else np.uint64(0)
    private = _reach(cases, residents.insured[home], weight, cover_drawn)
    counted, reached = 0, 0
    for plan in range(heads.shape[1]):
        if heads[home, plan] > 0:
            counted += heads[home, plan]
            upto = _reach(private, counted, weight, plan_drawn)
            by_payer[place, plan, service, VOLUNTARY] += upto - reached
            reached = upto
    return int(private)


@njit(nogil=True, cache=True)
def _over_plans_and_cover(
    home: int, row: int, service: int, cases: int, residents: Residents, terms: Terms, tally: Tally
) -> int:
    """Count cases that voluntary cover or the household pays for; return how many the household does."""
    place, heads, weight = residents.place[home], residents.heads, residents.weight[home]
    identity, insured, by_payer = residents.identity[row], residents.insured[home], tally.cases
    plan_drawn = mix(terms.plan_luck[service], identity) if weight > 1 else np.uint64(0)
    cover_drawn = mix(terms.cover_luck[service], identity) if weight > 1 else np.uint64(0)
    counted, reached, reached_insured = 0, 0, 0
    for plan in range(heads.shape[1]):
        if heads[home, plan] > 0:
            counted += heads[home, plan]
            upto = _reach(cases, counted, weight, plan_drawn)
            upto_insured = _reach(upto, insured, weight, cover_drawn)
            by_cover = upto_insured - reached_insured
            by_payer[place, plan, service, VOLUNTARY] += by_cover
            by_payer[place, plan, service, SELF] += upto - reached - by_cover
            reached, reached_insured = upto, upto_insured
    return int(cases - reached_insured)


@njit(nogil=True, cache=True, inline="always")
def _reach(cases: int, part: int, weight: int, drawn: np.uint64) -> int:
    """Return ⌊(cases × part + U) / weight⌋, U below the weight by the bits, whatever the number of cases."""
    return int(cases // weight) * part + int(shared_count(cases % weight, part, weight, drawn))


# ---- plain ---------------------------------------------------------------------------------------------


def receive_plain(
    start: int, stop: int, residents: Residents, terms: Terms, rates: Rates, tally: Tally, purses: Purses
) -> None:
    """Add the cases of households `start` to `stop` to the tally and to their purses."""
    pair_of = _pair_of(rates, len(terms.price))
    for begin in range(start, stop, _HOUSEHOLDS_AT_ONCE):
        end = min(begin + _HOUSEHOLDS_AT_ONCE, stop)
        home = np.repeat(np.arange(begin, end), np.diff(residents.first[begin : end + 1]))
        row = np.arange(residents.first[begin], residents.first[end])
        for service in range(len(terms.price)):
            pair = pair_of[residents.cell[row], service]
            drawn = bits(terms.need_luck[service], residents.identity[row])
            cases = _cases_plain(residents.number[row].astype(np.int64), drawn, pair, rates)
            ill = cases > 0
            _attribute_plain(home[ill], row[ill], service, cases[ill], residents, terms, tally, purses)


def _pair_of(rates: Rates, services: int) -> NDArray[np.int64]:
    """Return [cell, service]: position of the pair, -1 where the cell never needs the service."""
    pair_of = np.full((len(rates.first) - 1, services), -1, dtype=np.int64)
    cell = np.repeat(np.arange(len(pair_of)), np.diff(rates.first))
    pair_of[cell, rates.service] = np.arange(len(cell))
    return pair_of


def _cases_plain(number: Whole, drawn: NDArray[np.uint64], pair: Whole, rates: Rates) -> Whole:
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


def _attribute_plain(
    home: Whole,
    row: Whole,
    service: int,
    cases: Whole,
    residents: Residents,
    terms: Terms,
    tally: Tally,
    purses: Purses,
) -> None:
    place, weight = residents.place[home], residents.weight[home].astype(np.int64)
    identity = residents.identity[row]
    counted = np.cumsum(residents.heads[home], axis=1, dtype=np.int64)
    drawn = bits(terms.plan_luck[service], identity)[:, None]
    wants = (terms.turn[service] >= 0) & (terms.turn[service] < residents.wanted[home])
    if terms.covered[service] and wants.any():
        insured = residents.insured[home] * wants
        private = _reach_plain(cases, insured, weight, bits(terms.cover_luck[service], identity))
        upto = _reach_plain(private[:, None], counted, weight[:, None], drawn)
        np.add.at(tally.cases[:, :, service, VOLUNTARY], place, np.diff(upto, axis=1, prepend=0))
        cases = cases - private
    upto = _reach_plain(cases[:, None], counted, weight[:, None], drawn)
    by_plan = np.diff(upto, axis=1, prepend=0)
    if terms.covered[service]:
        pays = residents.charged[home] & (residents.age[row] >= terms.exempt_under_age)
        np.add.at(tally.cases[:, :, service, COVERED], place, by_plan)
        np.add.at(tally.charged[:, :, service], place, by_plan * pays[:, None])
        np.add.at(purses.benefit, home, cases * terms.price[service])
        paid = cases * terms.charge[service] - by_plan @ terms.refund[:, service]
        np.add.at(purses.out_of_pocket, home, pays * paid)
        return
    insured = residents.insured[home].astype(np.int64)[:, None]
    drawn = bits(terms.cover_luck[service], identity)[:, None]
    upto_insured = _reach_plain(upto, insured, weight[:, None], drawn)
    by_cover = np.diff(upto_insured, axis=1, prepend=0)
    np.add.at(tally.cases[:, :, service, VOLUNTARY], place, by_cover * wants[:, None])
    np.add.at(tally.cases[:, :, service, SELF], place, (by_plan - by_cover) * wants[:, None])
    np.add.at(purses.out_of_pocket, home, (cases - upto_insured[:, -1]) * wants * terms.price[service])
    np.add.at(tally.forgone[:, service], place, cases * ~wants)


def _reach_plain(cases: Whole, part: Whole, weight: Any, drawn: NDArray[np.uint64]) -> Whole:
    """Return ⌊(cases × part + U) / weight⌋, U below the weight by the bits, whatever the number of cases."""
    return np.asarray(cases // weight * part + shared_counts(cases % weight, part, weight, drawn))
