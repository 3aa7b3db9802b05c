"""Private cover once more, slow and plain: one person, one set of leavers, one use at a time."""

from __future__ import annotations

from itertools import combinations

from healthtrust.design.regime import Regime


def stable_sets(
    persons: list[tuple[float, float, float, bool]], loading: float, running: float, kept: float
) -> list[frozenset[int]]:
    """Every set of leavers that answers itself, of all; persons: contribution, cost, weight, whether free."""
    may = [i for i, (paid, _, _, allowed) in enumerate(persons) if allowed and paid > 0 and kept < 1]
    found = []
    for size in range(len(may) + 1):
        for left in map(frozenset, combinations(may, size)):
            cost = sum(w * c for i, (_, c, w, _) in enumerate(persons) if i not in left) * (1 + running)
            paid = sum(w * t * (kept if i in left else 1) for i, (t, _, w, _) in enumerate(persons))
            factor = 0.0 if cost <= 1e-9 else cost / paid if paid > 1e-9 else float("inf")
            wants = {i for i in may if factor * (1 - kept) * persons[i][0] > (1 + loading) * persons[i][1]}
            if wants == left:
                found.append(left)
    return found


def who_pays(regime: Regime, seen: list[tuple[float, float, set[str]]]) -> dict[str, float]:
    """What each source pays, from persons as seen: cost, weight and the covers each holds for certain."""
    core = regime.core
    paid = dict.fromkeys(("the core", "compulsory private", "voluntary private", "out of pocket"), 0.0)
    for cost, weight, names in seen:
        covers = [cover for cover in regime.covers if cover.name in names]
        extra = sum(c.extra_use * core.visits_share for c in covers if c.kind == "complementary")
        without = weight * cost / (1 + extra)
        left_out = core.left_out * without
        label = {c.name: "compulsory private" if c.compulsory else "voluntary private" for c in covers}
        opted_out = [c for c in covers if c.kind == "substitutive"]
        if opted_out:
            paid[label[opted_out[0].name]] += without * (1 + opted_out[0].loading)
            paid["out of pocket"] += left_out
            continue
        beside = 0.0
        for c in covers:
            if c.kind == "supplementary":
                beside += without * c.beside_share
                paid[label[c.name]] += without * c.beside_share * (1 + c.loading)
        in_core = without * (1 + extra) - beside
        paid["the core"] += in_core * (1 - core.charges) * (1 + core.loading)
        charges = in_core * core.charges
        for c in covers:
            if c.kind == "complementary":
                claims = charges * c.charges_covered + left_out * c.left_out_covered
                paid[label[c.name]] += claims * (1 + c.loading)
                paid["out of pocket"] -= claims
        paid["out of pocket"] += charges + left_out
    return paid


def share_with_weights(rows: list[tuple[float, int]]) -> float:
    """The share of holders when each row is written out as many times as its weight says."""
    written = [held for held, weight in rows for _ in range(weight)]
    return sum(written) / len(written)
