"""The kernel of receiving care and its twin: who has which cases, and who pays for them, in whole numbers.

Compiled: household by household, member by member, service by service. Plain: block by block and service by
service in NumPy (`respond_given`). Both add the same whole numbers to a tally and to households' purses.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from healthtrust.deliver.respond_given import Given, blocks, given_plain, pairs_of
from healthtrust.deliver.respond_rates import FRACTION, Rates
from healthtrust.deliver.respond_terms import COVERED, SELF, VOLUNTARY, Purses, Residents, Tally, Terms
from healthtrust.ground.draws import count_cases, mix, shared_count

_HOUSEHOLDS_AT_ONCE = 16_384


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
    pair_of = pairs_of(rates, len(terms.price))
    for block in blocks(start, stop, _HOUSEHOLDS_AT_ONCE):
        for given in given_plain(block, residents, terms, rates, pair_of):
            _add(given, residents, terms, tally, purses)


def _add(given: Given, residents: Residents, terms: Terms, tally: Tally, purses: Purses) -> None:
    home, service, place = given.home, given.service, residents.place[given.home]
    covered, charged = given.by_payer[..., COVERED], given.by_payer[..., COVERED] * given.pays[:, None]
    np.add.at(tally.cases[:, :, service], place, given.by_payer)
    np.add.at(tally.charged[:, :, service], place, charged)
    np.add.at(tally.forgone[:, service], place, given.forgone)
    np.add.at(purses.benefit, home, covered.sum(axis=1) * terms.price[service])
    paid_self = given.by_payer[..., SELF].sum(axis=1) * terms.price[service]
    net = terms.charge[service] - terms.refund[:, service]
    np.add.at(purses.out_of_pocket, home, charged @ net + paid_self)
