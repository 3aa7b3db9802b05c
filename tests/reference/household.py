"""What a household buys by brute force: every prefix, every subset, every spending on parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from math import inf, isnan, log

GOLDEN = (5**0.5 - 1) / 2


@dataclass(frozen=True)
class Taste:
    of_health: float
    of_wealth: float
    rho: float
    eta: float

    def utility(self, health: float, wealth: float) -> float:
        if wealth <= 0:
            return -inf
        return self.of_health * isoelastic(health, self.rho) + self.of_wealth * isoelastic(wealth, self.eta)


def isoelastic(y: float, e: float) -> float:
    return log(y) if e == 1 else (y ** (1 - e) - 1) / (1 - e)


@dataclass(frozen=True)
class Service:
    """Per case: price and health gain of the standard and the private version; the voucher's share of x."""

    price: float
    benefit: float
    private_price: float = float("nan")
    private_benefit: float = float("nan")
    voucher_share: float = 0.0


Point = tuple[float, float]
"""Health gained and premium paid, with everything cheaper included."""


def ways_to_treat(
    service: Service, cases: float, coverage: float, loading: float, kind: str
) -> list[list[Point]]:
    """For the uncovered cases and for the covered ones: nothing, and each version that may be bought."""
    private = kind in ("supplementary", "voucher") and service.private_benefit > service.benefit
    loaded, left_out, covered = (1 + loading) * cases, 1 - coverage, coverage
    uncovered = [(0.0, 0.0), (cases * left_out * service.benefit, loaded * left_out * service.price)]
    upgrade = [(0.0, 0.0)]
    if private and not isnan(service.private_price):
        uncovered.append(
            (cases * left_out * service.private_benefit, loaded * left_out * service.private_price)
        )
        voucher = service.voucher_share * service.price if kind == "voucher" else 0.0
        more, dearer = service.private_benefit - service.benefit, max(service.private_price - voucher, 0.0)
        upgrade.append((cases * covered * more, loaded * covered * dearer))
    return [uncovered, upgrade]


def frontier(points: Sequence[Point]) -> list[Point]:
    """Nothing, and the points that no mixture of two others beats with more health for no more money."""
    kept = {p for p in points if not any(beaten(p, a, b) for a in points for b in points)}
    return sorted(kept | {(0.0, 0.0)})


def beaten(p: Point, a: Point, b: Point) -> bool:
    """Whether some mixture of a and b has as much health for less money, or more for as much."""
    (health, cost), (low, cheap), (high, dear) = p, min(a, b), max(a, b)
    if high > health and dear <= cost:
        return True
    if high == health:
        return dear < cost
    if not low <= health <= high:
        return False
    part = (health - low) / (high - low)
    return cheap + part * (dear - cheap) < cost - 1e-12 * abs(cost)


def steps(ways: Sequence[Sequence[Point]]) -> list[Point]:
    """The steps along every frontier, best ratio first."""
    found = []
    for points in ways:
        corners = frontier(points)
        for (h0, c0), (h1, c1) in pairwise(corners):
            if h1 > h0:
                found.append((h1 - h0, c1 - c0))
    return sorted(found, key=lambda step: -step[0] / step[1] if step[1] > 0 else -inf)


def best_prefix(ways: Sequence[Sequence[Point]], health: float, wealth: float, taste: Taste) -> float:
    """Utility of the best of all prefixes."""
    best, h, w = taste.utility(health, wealth), health, wealth
    for gain, cost in steps(ways):
        h, w = h + gain, w - cost
        best = max(best, taste.utility(h, w))
    return best


def every_choice(ways: Sequence[Sequence[Point]]) -> Iterator[Point]:
    """Health and premium of every way to combine the points."""
    for chosen in product(*ways):
        yield sum(gain for gain, _ in chosen), sum(cost for _, cost in chosen)


def best_subset(ways: Sequence[Sequence[Point]], health: float, wealth: float, taste: Taste) -> float:
    """Utility of the best combination of frontier points."""
    kept = [frontier(points) for points in ways]
    return max(taste.utility(health + gain, wealth - cost) for gain, cost in every_choice(kept))


def best_parts(ways: Sequence[Sequence[Point]], health: float, wealth: float, taste: Taste) -> float:
    """Utility of the best spending on parts, by golden section on what is spent."""
    ordered = steps(ways)

    def utility(spent: float) -> float:
        h, left = health, spent
        for gain, cost in ordered:
            part = 1.0 if cost <= left else left / cost
            h, left = h + part * gain, left - part * cost
        return taste.utility(h, wealth - spent)

    if wealth <= 0:
        return -inf
    low, high = 0.0, min(wealth, sum(cost for _, cost in ordered))
    best = max(utility(low), utility(high))
    for _ in range(120):
        one, other = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        at_one, at_other = utility(one), utility(other)
        best = max(best, at_one, at_other)
        low, high = (one, high) if at_one < at_other else (low, other)
    return best


BEST = {"divisible": best_parts, "prefix": best_prefix, "subset": best_subset}


@dataclass(frozen=True)
class Household:
    """One household: its health without care, wealth after tax and the cases it expects of each service."""

    health: float
    wealth: float
    cases: tuple[float, ...]


@dataclass(frozen=True)
class Terms:
    kind: str
    loading: float
    mode: str


def utility_of(
    home: Household, services: Sequence[Service], coverage: Sequence[float], terms: Terms, taste: Taste
) -> float:
    """What a household attains with a package and the best it can buy on top."""
    health = home.health + sum(
        part * cases * service.benefit
        for part, cases, service in zip(coverage, home.cases, services, strict=True)
    )
    ways = [
        points
        for part, cases, service in zip(coverage, home.cases, services, strict=True)
        for points in ways_to_treat(service, cases, part, terms.loading, terms.kind)
        if terms.kind != "none"
    ]
    return BEST[terms.mode](ways, health, home.wealth, taste)


def transfer_to_leave(
    home: Household, services: Sequence[Service], coverage: Sequence[float], terms: Terms, taste: Taste
) -> float:
    """What must be given to a household that leaves the package for it to be as well off, by halving."""
    on_top = Terms("complementary" if terms.kind == "substitutive" else terms.kind, terms.loading, terms.mode)
    alone = Terms("supplementary", terms.loading, terms.mode)
    stay = utility_of(home, services, coverage, on_top, taste)

    def excess(given: float) -> float:
        out = Household(home.health, home.wealth + given, home.cases)
        return utility_of(out, services, [0.0] * len(services), alone, taste) - stay

    low, high = -home.wealth, 1.0
    while excess(high) < 0:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) < 0 else (low, middle)
    return high
