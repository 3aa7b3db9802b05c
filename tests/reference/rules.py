"""The paper's rules once more, slow and plain: loops over groups, and a planner who knows none of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf, log, nan

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Real = NDArray[np.float64]


# ---- hurdles, one intervention and one group at a time ---------------------------------------------------


def hurdle_nobody(cases: Sequence[float], share: Sequence[float], beta: Sequence[float], mu: float) -> float:
    """3.1: what the pool pays for one intervention over what its health is worth."""
    population = sum(g * pi for g, pi in zip(share, cases, strict=True))
    health = sum(g * b * pi for g, b, pi in zip(share, beta, cases, strict=True))
    return mu * population / health if health else nan


def hurdle_decliners(
    cases: Sequence[float], share: Sequence[float], alpha: Sequence[float], beta: Sequence[float],
    mu: float, loaded: float, ratio: float,
) -> float:  # fmt: skip
    """3.4: the same over those alone who would not buy it."""
    inside = [ratio < loaded * a / b for a, b in zip(alpha, beta, strict=True)]
    chosen = [z for z, is_in in enumerate(inside) if is_in]
    pick = lambda values: [values[z] for z in chosen]  # noqa: E731
    return hurdle_nobody(pick(cases), pick(share), pick(beta), mu)


def worth_of_covering(
    cases: Sequence[float], share: Sequence[float], alpha: Sequence[float], beta: Sequence[float],
    loaded: float, ratio: float,
) -> float:  # fmt: skip
    """3.5, per unit of price, before what the pool pays."""
    rows = zip(cases, share, alpha, beta, strict=True)
    return sum(g * pi * min(b * ratio, loaded * a) for pi, g, a, b in rows)


def exact_hurdle(
    cases: Sequence[float], share: Sequence[float], alpha: Sequence[float], beta: Sequence[float],
    mu: float, loaded: float,
) -> float:  # fmt: skip
    """3.5: the ratio at which worth equals cost, by walking over the kinks of the min."""
    cost = mu * sum(g * pi for g, pi in zip(share, cases, strict=True))
    kinks = sorted({loaded * a / b for a, b in zip(alpha, beta, strict=True)})

    def worth(ratio: float) -> float:
        return worth_of_covering(cases, share, alpha, beta, loaded, ratio)

    low = 0.0
    for high in kinks:
        if worth(high) >= cost:
            slope = (worth(high) - worth(low)) / (high - low)
            return low + (cost - worth(low)) / slope
        low = high
    return inf


# ---- the planner -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Nation:
    """Groups z and interventions i; U = κ ln H + ln W, welfare Σ g w U, taxes free, all in parts."""

    share: Real
    weight: Real
    wealth: Real
    health: float
    kappa: float
    incidence: Real
    """[i, z]"""
    price: Real
    benefit: Real
    insures: tuple[bool, ...]
    loading: float = 0.0
    rate: float = 0.0
    """Collection cost a e + b e² / 2 per head of the first group, e = tax − own share of the package."""
    curvature: float = 0.0


@dataclass(frozen=True)
class Plan:
    coverage: Real
    theta: Real
    """[i, z]"""
    left: Real
    """[z]: wealth after tax and premium."""
    health: Real
    alpha: Real
    beta: Real
    slope: float
    """f′ for the first group."""
    welfare: float

    @property
    def trade_off(self) -> Real:
        """U_W / U_H [z]."""
        return self.alpha / self.beta


def planned(nation: Nation) -> Plan:
    """Choose coverage, cover bought and wealth left together, as one constrained maximum.

    Free taxes make one constraint of all budgets: what is left, bought, covered and lost in collecting is at
    most the wealth there is.
    """
    n, groups = nation.incidence.shape
    buyers = [z for z in range(groups) if nation.insures[z]]
    scale = float(nation.share @ nation.wealth)
    cost = nation.price * (nation.incidence @ nation.share)
    premium = (1 + nation.loading) * nation.price[:, None] * nation.incidence

    def parts(v: Real) -> tuple[Real, Real, Real]:
        theta = np.zeros((n, groups))
        theta[:, buyers] = v[n : n + n * len(buyers)].reshape(n, len(buyers))
        return v[:n], theta, v[n + n * len(buyers) :] * scale

    def health(v: Real) -> Real:
        coverage, theta, _ = parts(v)
        gained = ((coverage[:, None] + theta) * nation.incidence * nation.benefit[:, None]).sum(axis=0)
        return np.asarray(nation.health + gained)

    def welfare(v: Real) -> float:
        utility = nation.kappa * np.log(health(v)) + np.log(parts(v)[2])
        return float((nation.share * nation.weight) @ utility)

    def slope(v: Real) -> Real:
        left = parts(v)[2]
        per_health = nation.share * nation.weight * nation.kappa / health(v)
        gain = nation.incidence * nation.benefit[:, None] * per_health
        of_left = nation.share * nation.weight / left * scale
        return -np.concatenate((gain.sum(axis=1), gain[:, buyers].ravel(), of_left))

    def above(v: Real) -> float:
        coverage, theta, left = parts(v)
        tax = nation.wealth[0] - left[0] - premium[:, 0] @ theta[:, 0]
        return float(tax - (coverage * nation.price) @ nation.incidence[:, 0])

    def spare(v: Real) -> float:
        coverage, theta, left = parts(v)
        spent = nation.share @ left + nation.share @ (premium * theta).sum(axis=0) + cost @ coverage
        over = max(above(v), 0.0)
        lost = nation.share[0] * (nation.rate * over + nation.curvature * over**2 / 2)
        return (scale - float(spent) - lost) / scale

    def overlap(v: Real) -> Real:
        coverage, theta, _ = parts(v)
        return np.asarray(1 - coverage[:, None] - theta[:, buyers]).ravel()

    size = n + n * len(buyers)
    rules = [{"type": "ineq", "fun": spare}]
    if buyers:
        rules.append({"type": "ineq", "fun": overlap})
    best: Real | None = None
    for coverage in (0.1, 0.5, 0.8):
        start = np.concatenate((np.full(n, coverage), np.full(size - n, 0.1), np.full(groups, 0.4)))
        found = minimize(
            lambda v: -welfare(v), start, jac=slope, method="SLSQP", constraints=rules,
            bounds=[(0, 1)] * size + [(1e-3, None)] * groups, options={"maxiter": 1000, "ftol": 1e-15},
        )  # fmt: skip
        if spare(found.x) > -1e-9 and (best is None or welfare(found.x) > welfare(best)):
            best = found.x
        if found.success and best is not None:
            break  # one maximum: the other starts are for when the search stalls
    assert best is not None
    coverage, theta, left = parts(best)
    over = above(best)
    return Plan(
        coverage, theta, left, health(best), nation.weight / left,
        nation.weight * nation.kappa / health(best),
        nation.rate + nation.curvature * over if over > 0 else 0.0, welfare(best),
    )  # fmt: skip


def whole_packages(nation: Nation) -> dict[tuple[int, ...], float]:
    """Welfare of every whole package with nobody insured and free taxes: wealth left is shared by weight."""
    n = len(nation.price)
    cost = nation.price * (nation.incidence @ nation.share)
    answers = {}
    for number in range(2**n):
        covered = np.array([(number >> i) & 1 for i in range(n)])
        purse = float(nation.share @ nation.wealth - covered @ cost)
        if purse <= 0:
            continue
        left = purse * nation.weight / float(nation.share @ nation.weight)
        health = nation.health + (covered * nation.benefit) @ nation.incidence
        welfare = sum(
            g * w * (nation.kappa * log(h) + log(y))
            for g, w, h, y in zip(nation.share, nation.weight, health, left, strict=True)
        )
        answers[tuple(np.flatnonzero(covered).tolist())] = welfare
    return answers


def uninsured(nation: Nation) -> Nation:
    return replace(nation, insures=(False,) * len(nation.share))
