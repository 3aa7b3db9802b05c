"""Step deliver, one resident and one case at a time: what the kernels must give, to the last whole number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import accumulate, pairwise

import numpy as np

from healthtrust.ground.draws import Event, bits, poisson_thresholds
from healthtrust.state import State, known

ENOUGH = 60
"""More cases than anybody here can have."""


def luck(state: State, event: Event, index: int, person: int) -> int:
    """The 64 random bits of one person."""
    return int(bits(state.draws.stream(state.year, event, index), [person])[0])


def scaled(drawn: int, size: int) -> int:
    return drawn * size >> 64


def cases_of(rate: float, residents: int, drawn: int) -> int:
    """Cases of a row: a Poisson draw for one resident, systematic rounding of rate × residents for more."""
    if residents == 1:
        return sum(int(t) <= drawn for t in poisson_thresholds([rate], ENOUGH)[0])
    part = round((rate - int(rate)) * 2**31)
    return residents * int(rate) + (residents * part + scaled(drawn, 2**31)) // 2**31


def shares(cases: int, heads: list[int], drawn: int) -> list[int]:
    """Cases shared over plans by systematic rounding of cumulative heads."""
    weight = sum(heads)
    start = scaled(drawn, weight)
    return [b - a for a, b in pairwise((cases * upto + start) // weight for upto in (0, *accumulate(heads)))]


def members(state: State) -> Iterator[tuple[int, int]]:
    """Every household row with each of its member rows."""
    homes = known(state.households, "people")
    for home in range(homes.rows):
        for row in range(int(homes.first[home]), int(homes.first[home + 1])):
            yield home, row


def pays(state: State, home: int, row: int) -> bool:
    of_age = known(state.persons, "people").age[row] >= state.design.package.user_charges.exempt_under_age
    return bool(known(state.package, "package").charged[home] and of_age)


def charge(state: State, service: int) -> int:
    price = int(known(state.catalogue, "package").price[service])
    return round(price * float(known(state.package, "package").charge_share[service]))


def paid_back(state: State, plan: int, service: int) -> int:
    return int(charge(state, service) * float(state.plans.pays_charges[plan]))


def care_received(state: State) -> dict[str, Counter]:
    """Cases by (place, plan, service, payer), charged and forgone cases, and money by household."""
    homes, persons = known(state.households, "people"), known(state.persons, "people")
    found: dict[str, Counter] = {
        n: Counter() for n in ("cases", "charged", "forgone", "out_of_pocket", "benefit")
    }
    catalogue, package = known(state.catalogue, "package"), known(state.package, "package")
    on_top = package.on_top.tolist()
    for home, row in members(state):
        place, who = int(homes.place[home]), int(persons.identity[row])
        heads = known(state.enrolment, "market").heads[home].tolist()
        for service in range(catalogue.count):
            rate = float(catalogue.cases[persons.cell[row], service])
            cases = (
                cases_of(rate, int(persons.weight[row]), luck(state, Event.CASES, service, who))
                if rate
                else 0
            )
            by_plan = shares(cases, heads, luck(state, Event.PAYMENT, service, who))
            price = int(catalogue.price[service])
            if package.covered[service]:
                if service in on_top[: package.wanted[home]]:
                    insured, weight = int(package.insured[home]), int(homes.weight[home])
                    start = scaled(luck(state, Event.PAYMENT, catalogue.count + service, who), weight)
                    private = (cases * insured + start) // weight
                    own_luck = luck(state, Event.PAYMENT, service, who)
                    for plan, n in enumerate(shares(private, heads, own_luck)):
                        found["cases"][place, plan, service, 1] += n
                    cases -= private
                    by_plan = shares(cases, heads, own_luck)
                found["benefit"][home] += cases * price
                for plan, n in enumerate(by_plan):
                    found["cases"][place, plan, service, 0] += n
                    found["charged"][place, plan, service] += n * pays(state, home, row)
                    due = charge(state, service) - paid_back(state, plan, service)
                    found["out_of_pocket"][home] += n * due * pays(state, home, row)
            elif service in on_top[: package.wanted[home]]:
                insured, weight = int(package.insured[home]), int(homes.weight[home])
                start = scaled(luck(state, Event.PAYMENT, catalogue.count + service, who), weight)
                upto = [(n * insured + start) // weight for n in (0, *accumulate(by_plan))]
                for plan, (n, by_cover) in enumerate(
                    zip(by_plan, (b - a for a, b in pairwise(upto)), strict=True)
                ):
                    found["cases"][place, plan, service, 1] += by_cover
                    found["cases"][place, plan, service, 2] += n - by_cover
                    found["out_of_pocket"][home] += (n - by_cover) * price
            else:
                found["forgone"][place, service] += cases
    return found


def expected_cost(state: State) -> Counter:
    """Expected cost of covered care less charges by (place, plan, setting), thousandths of a minor unit."""
    catalogue, package = known(state.catalogue, "package"), known(state.package, "package")
    homes, persons = known(state.households, "people"), known(state.persons, "people")
    expected: Counter = Counter()
    for home, row in members(state):
        cost, spared = Counter(), Counter()  # type: Counter, Counter
        for service in np.flatnonzero(package.covered).tolist():
            rate = float(catalogue.cases[persons.cell[row], service])
            cost[int(catalogue.setting[service])] += rate * int(catalogue.price[service])
            spared[int(catalogue.setting[service])] += rate * charge(state, service)
        heads = known(state.enrolment, "market").heads[home].tolist()
        for setting, each in cost.items():
            net = round(1000 * each) - round(1000 * spared[setting]) * pays(state, home, row)
            amount, weight = net * int(persons.weight[row]), int(homes.weight[home])
            upto = [(amount * n + weight // 2) // weight for n in (0, *accumulate(heads))]
            for plan, (before, after) in enumerate(pairwise(upto)):
                expected[int(homes.place[home]), plan, setting] += after - before
    return expected
