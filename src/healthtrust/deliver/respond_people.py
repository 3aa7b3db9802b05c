"""Who seeks care and receives it: the cases of every resident, and who pays for them.

Each resident draws the cases of each service that the need cell's rate allows, by luck of the resident's own
(event CASES, indexed by service), the same under every design. Then, by rule:

covered       the plan pays; the patient pays the user charge unless exempt. Where a household has insured the
              private version, its cases leave the statutory list: voluntary cover pays, without user charge
not covered   a household to which the service is worth its price (one of the first `wanted` of those on top)
              has it paid by its voluntary cover, or pays itself; other cases are forgone

Where a row stands for many residents its cases are shared over the household's plans, and over its insured
and uninsured, in proportion to the identical households in each, by the resident's own luck (event PAYMENT).
By how much cases differ from the catalogue's (`moved`) is asked of everybody, and given to what stands here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.moved import Moved, moved
from healthtrust.deliver.recorded import recorded_service
from healthtrust.deliver.respond_cases import receive_compiled, receive_plain
from healthtrust.deliver.respond_given import Received, blocks, given_plain, pairs_of, received
from healthtrust.deliver.respond_rates import Rates, rates_of
from healthtrust.deliver.respond_terms import Purses, Tally, cells_of, no_cases, residents_of, terms_of
from healthtrust.engine import backend, compiled, cut, map_partitions, threads, total
from healthtrust.engine.everywhere import everywhere
from healthtrust.ground.draws import Event, uniforms
from healthtrust.records.persons import CELLS, cell_parts
from healthtrust.state import State, known

OF_ONE = (Event.TAKE_UP, 1), (Event.PLAN_CHOICE, 7)
"""What decides whether one household of a row has voluntary cover, and which plan it is in."""


def care_received(state: State, differs: Moved | None, parts: int | None = None) -> tuple[Tally, Purses]:
    """Return the cases of all residents by place, plan, service and payer, and what households paid and got.

    `parts` is the number of partitions, by default one a thread; it changes nothing in the result.
    """
    tally, purses = _received(state, differs, parts)
    return everywhere(tally), purses


def _received(state: State, differs: Moved | None, parts: int | None = None) -> tuple[Tally, Purses]:
    """Return the cases of the residents of this part of the people alone, and their households' purses."""
    residents, terms, rates = residents_of(state, differs), terms_of(state), rates_in(state, differs)
    purses = Purses(*(np.zeros(len(residents.place), dtype=np.int64) for _ in range(2)))
    receive = receive_compiled if compiled() else receive_plain

    def task(part: slice) -> Tally:
        tally = no_cases(state)
        receive(part.start, part.stop, residents, terms, rates, tally, purses)
        return tally

    slices = cut(len(residents.place), parts or backend.parts())
    counted = total(map_partitions(task, slices, threads())) if slices else no_cases(state)
    return counted, purses


def cases_by_person(state: State, at_once: int) -> Iterator[Received]:
    """Yield the very cases that `care_received` counts, of `at_once` household rows after the other."""
    differs = moved(state)
    residents, terms, rates = residents_of(state, differs), terms_of(state), rates_in(state, differs)
    pair_of = pairs_of(rates, len(terms.price))
    for block in blocks(0, len(residents.place), at_once):
        yield received(given_plain(block, residents, terms, rates, pair_of))


def out_of_pocket_of_one(state: State, differs: Moved | None) -> NDArray[np.int64]:
    """Return what one of the identical households of each row pays out of pocket, minor units [household].

    A row of many shares one rounded expectation; what a household of it may face is only seen in one of them,
    which draws its own cases, and its own voluntary cover and plan in proportion to those among them. Other
    parts of the people are not asked, so that a part without rows of many may go without.
    """
    persons, homes = known(state.persons, "people"), known(state.households, "people")
    package, enrolment = known(state.package, "package"), known(state.enrolment, "market")
    cover, plan = (uniforms(int(state.draws.stream(state.year, *key)), homes.identity) for key in OF_ONE)
    once = np.minimum(homes.weight, 1)
    insured = cover * homes.weight < package.insured
    heads, met = np.zeros_like(enrolment.heads), np.zeros(homes.rows, dtype=np.int64)
    for p, inside in enumerate(enrolment.heads.T):
        drawn = (met <= plan * homes.weight) & (plan * homes.weight < met + inside)
        heads[drawn, p], met = once[drawn], met + inside
    _, purses = _received(
        state.replace(
            persons=replace(persons, weight=np.minimum(persons.weight, 1)),
            households=replace(homes, weight=once),
            package=replace(package, insured=insured.astype(np.int32)),
            enrolment=replace(enrolment, heads=heads),
        ),
        differs,
    )
    return purses.out_of_pocket


def rates_in(state: State, differs: Moved | None) -> Rates:
    """Return the rates of the cells in which people live, over the services that are drawn, not recorded."""
    catalogue = known(state.catalogue, "package")
    occurs = np.zeros(CELLS, dtype=np.bool_)
    occurs[known(state.persons, "people").cell] = True
    drawn = np.ones(catalogue.count, dtype=np.bool_)
    if state.design.deliver.activity == "recorded":
        drawn[recorded_service(catalogue)] = False
    if differs is None:
        return rates_of(catalogue.cases, occurs, drawn)
    cell = cells_of(state, differs)
    multiplier = differs.multiplier
    occurs = np.zeros(CELLS * len(multiplier), dtype=np.bool_)
    occurs[cell] = True
    cases = catalogue.cases * multiplier[:, cell_parts().segment]
    return rates_of(cases.reshape(len(occurs), -1), occurs, drawn)
