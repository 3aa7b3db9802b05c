"""The Dutch norm contribution from tables of persons and weights, with what is settled after the year.

Three pools, each of which adds up to zero: contributions, which the fund pays; the compensation of high
mental-care cost, which insurers pay by the same percentage of their norm amounts; fixed hospital costs,
settled by the fund.

>>> import tempfile
>>> folder = Path(tempfile.mkdtemp())
>>> weights = "criterion,class,eur_per_insured\\nage,old,3000\\nage,young,900\\n"
>>> written = (folder / "weights.csv").write_text(weights)
>>> text = "insurer,person,days,pays_premium,age\\nZon,1,365,yes,old\\nMaan,2,365,yes,young\\n"
>>> written = (folder / "persons.csv").write_text(text)
>>> own = folder / "own.toml"
>>> said = own.write_text("nominal_premium = 1200\\n")
>>> answer(folder, own, "EUR").balanced.of_party().tolist()    # Zon, Maan and the fund, in cents
[180000, -30000, -150000]
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from healthtrust.ground.errors import refuse
from healthtrust.ground.money import Currency, to_minor, words
from healthtrust.ground.money import currency as currency_of
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.market.schemes.answered import Answered
from healthtrust.market.schemes.balanced import balanced
from healthtrust.market.schemes.dutch.after_the_year import fixed_cost, high_cost
from healthtrust.market.schemes.dutch.norm import contribution, norm_amounts, realised, reset
from healthtrust.market.schemes.dutch.parameters import DutchParameters
from healthtrust.market.schemes.dutch.tables import Insured, read_both
from healthtrust.market.schemes.dutch.weights import DEDUCTIBLE, Weights, plainly
from healthtrust.market.schemes.parameters import in_doubt, stated, used
from healthtrust.market.schemes.tables import Floats, codes_of, counted

FUND = "fund"
CONTRIBUTIONS, HIGH_COST, FIXED_COST = "contributions", "high mental-care cost", "fixed hospital cost"


def answer(path: Path, parameters: Path | None, currency: str) -> Answered:
    """Return the scheme for a folder of persons and weights; raises InvalidInput with every problem found."""
    decided = stated(DutchParameters, "dutch", parameters)
    money = currency_of(currency)
    weights, insured = read_both(path, decided, money.code)
    refuse(_contradictions(insured, weights, decided))
    years = realised(
        insured.share, insured.insurer, insured.classed, (len(insured.insurers), len(weights.classes))
    )
    norm = norm_amounts(years, _balanced_weights(years.sum(axis=0), weights, decided))
    deductible = norm[:, [name == DEDUCTIBLE for name in weights.clusters]].sum(axis=1)
    kept = [k for k, name in enumerate(weights.clusters) if name != DEDUCTIBLE]
    norm, clusters = norm[:, kept], [weights.clusters[k] for k in kept]
    premium = decided.now(decided.nominal_premium)
    parts = {CONTRIBUTIONS: contribution(norm.sum(axis=1), premium, insured.payers, deductible)}
    parts |= _after(insured, norm, clusters, decided)
    cells = _cells(insured, norm, clusters, (premium * insured.payers, deductible), parts)
    minor = 10**money.exponent
    by_fund = {name: -part.sum() if name != HIGH_COST else 0.0 for name, part in parts.items()}
    amounts = [[*(part * minor), by_fund[name] * minor] for name, part in parts.items()]
    left_out = _left_out(insured)
    rule = (
        "the fund pays contributions and settles fixed cost; insurers share high cost by their norm amounts"
    )
    return Answered(
        scheme="dutch",
        title="Dutch norm contribution",
        sentence=_sentence(insured, norm, by_fund, money),
        cells=cells,
        balanced=balanced("Dutch norm contribution", tuple(parts), (*insured.insurers, FUND), amounts, rule),
        parameters=used(decided, left_out),
        numbers={
            "insured years": float(insured.share.sum()),
            "premium payers": float(insured.payers.sum()),
            "norm amounts": float(norm.sum()),
            "nominal premiums": float(premium * insured.payers.sum()),
            "expected deductible": float(deductible.sum()),
        },
        notes=in_doubt(decided, left_out),
    )


def _left_out(insured: Insured) -> list[str]:
    """Return the parameters that these tables do not ask for."""
    of = {"mental_cost": ["high_cost_threshold", "high_cost_share"], "fixed_cost": ["fixed_cost_share"]}
    return [name for column, names in of.items() if column not in insured.table for name in names]


def _balanced_weights(years: Floats, weights: Weights, decided: DutchParameters) -> Floats:
    position = weights.position()
    none = [position[plainly(criterion), plainly(klass)] for criterion, klass in decided.reset.items()]
    return reset(years, weights.amount, weights.criterion, none)


def _after(
    insured: Insured, norm: Floats, clusters: list[str], decided: DutchParameters
) -> dict[str, Floats]:
    """Return what is settled after the year, by pool [insurer], as far as there are costs to settle."""
    parts: dict[str, Floats] = {}
    if "mental_cost" in insured.table:
        rule = decided.now(decided.high_cost_threshold), decided.now(decided.high_cost_share)
        basis = norm[:, _named(clusters, decided.high_cost_clusters or tuple(clusters))].sum(axis=1)
        cost = np.asarray(insured.table["mental_cost"], dtype=np.float64)
        both = high_cost(cost, insured.insurer, codes_of(insured.table, "person")[1], rule, basis)
        parts[HIGH_COST] = both[0] - both[1]
    if "fixed_cost" in insured.table:
        actual = insured.by_insurer(np.asarray(insured.table["fixed_cost"], dtype=np.float64))
        of_norm = norm[:, _named(clusters, decided.fixed_clusters)].sum(axis=1)
        parts[FIXED_COST] = fixed_cost(actual, of_norm, decided.now(decided.fixed_cost_share))
    return parts


def _named(clusters: list[str], wanted: tuple[str, ...]) -> list[bool]:
    return [plainly(cluster) in {plainly(name) for name in wanted} for cluster in clusters]


def _cells(
    insured: Insured, norm: Floats, clusters: list[str], own: tuple[Floats, Floats], parts: dict[str, Floats]
) -> dict[str, list[Any]]:
    premiums, deductible = own
    return {
        "insurer": list(insured.insurers),
        "insured_years": insured.by_insurer(insured.share).tolist(),
        "premium_payers": insured.payers.tolist(),
        **{f"norm: {name}": norm[:, k].tolist() for k, name in enumerate(clusters)},
        "norm_amount": norm.sum(axis=1).tolist(),
        "nominal_premiums": premiums.tolist(),
        "expected_deductible": deductible.tolist(),
        **{name.replace(" ", "_").replace("-", "_"): part.tolist() for name, part in parts.items()},
        "transfer": sum(parts.values(), np.zeros(len(insured.insurers))).tolist(),
    }


def _sentence(insured: Insured, norm: Floats, by_fund: dict[str, float], money: Currency) -> str:
    paid, expected = (
        words(to_minor(float(amount), money), money) for amount in (-sum(by_fund.values()), norm.sum())
    )
    years = f"{insured.share.sum():,.1f} insured years, whose norm amounts are {expected}"
    return f"The fund pays {counted(len(insured.insurers), 'insurer')} {paid} for {years}."


def _contradictions(insured: Insured, weights: Weights, decided: DutchParameters) -> list[Problem]:
    """Return what the parameters name that is not there, and criteria that cannot be reset."""
    position, problems = weights.position(), []
    years = np.bincount(
        insured.classed[1], weights=insured.share[insured.classed[0]], minlength=len(weights.classes)
    )
    for criterion, klass in decided.reset.items():
        at = position.get((plainly(criterion), plainly(klass)))
        if at is None:
            near = nearest_match(klass, weights.classes)
            expected = f"a criterion and class of {weights.source}"
            problems.append(Problem(f"reset, {criterion}", repr(klass), expected, near))
        elif years[at] <= 0:
            expected = "insured in it, whose weight can balance the others"
            problems.append(Problem(f"reset, {criterion}", f"nobody in class {klass!r}", expected))
    for key, names in (
        ("high_cost_clusters", decided.high_cost_clusters),
        ("fixed_clusters", decided.fixed_clusters),
    ):
        for name in names:
            if not any(_named(list(weights.clusters), (name,))):
                near = nearest_match(name, weights.clusters)
                problems.append(Problem(key, repr(name), f"a cluster of {weights.source}", near))
    if FUND in insured.insurers:
        problems.append(
            Problem(f"{insured.table.source}, column insurer", repr(FUND), "the name of an insurer")
        )
    return problems
