"""The league table as a reader meets it, and what households want on top by tenth of income.

    cumulative cost of rank r = Σ E_i over the covered services of rank 1 to r

E_i     expected cost of i to the pool (`package.value`)
Source  the tables restate what `package.ranking` and `package.top_up` found; money in minor units

>>> running_total(np.array([30, 50, 40]), np.array([True, False, True]))
array([30, 30, 70])
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.everywhere import everywhere
from healthtrust.package.supplementary import private_wanted
from healthtrust.package.value import cost_per_qaly
from healthtrust.pool.means import TENTHS
from healthtrust.records.findings import CorePackage
from healthtrust.records.providers import SETTINGS
from healthtrust.state import State, known

Columns = dict[str, NDArray[np.generic]]


def league_table(state: State) -> Columns:
    """Return the candidate services by rank, one row each, of a state that has been through step package.

    Columns: rank, code, name, setting, price, benefit, cost_per_qaly, expected_cases, expected_cost,
    cumulative_cost, covered, reason, source, status; money in minor units, benefit in QALYs a case.
    """
    catalogue, package = known(state.catalogue, "package"), known(state.package, "package")
    order = package.order
    columns = {
        "code": _texts(catalogue.codes),
        "name": _texts(catalogue.names),
        "setting": _texts([SETTINGS[s] for s in catalogue.setting]),
        "price": catalogue.price,
        "benefit": catalogue.benefit,
        "cost_per_qaly": cost_per_qaly(catalogue.price, catalogue.benefit),
        "expected_cases": package.expected_cases,
        "expected_cost": package.expected_cost,
    }
    after = {
        "covered": package.covered,
        "reason": _texts(package.reason),
        "source": _texts(catalogue.sources),
        "status": _texts(catalogue.statuses),
    }
    total = running_total(package.expected_cost[order], package.covered[order])
    return {
        "rank": np.arange(1, catalogue.count + 1),
        **{name: values[order] for name, values in columns.items()},
        "cumulative_cost": total,
        **{name: values[order] for name, values in after.items()},
    }


def top_up_by_decile(state: State) -> Columns:
    """Return what households want on top, by tenth of residents by income, the poorest first.

    Columns: decile (1 to 10), households, wanting (any service), insured, mean_premium (minor units, of an
    insured household; 0 where none is), mean_wanted (services a household wants). Where supplementary cover
    is sold also wanting_supplementary and insured_supplementary (households that want, and that insure, the
    private version of any covered service) and mean_supplementary (how many of them a household wants).
    """
    weight = known(state.households, "people").weight.astype(np.int64)
    counts = _on_top(known(state.package, "package"), weight)
    of = _by_tenth(known(state.contributions, "pool").decile, counts)
    households, policies = np.maximum(of["households"], 1), np.maximum(of["insured"], 1)
    columns: Columns = {
        "decile": np.arange(1, TENTHS + 1),
        **{name: of[name] for name in ("households", "wanting", "insured")},
        "mean_premium": of["premium"] / policies,
        "mean_wanted": of["wanted"] / households,
    }
    if "private" not in of:
        return columns
    return columns | {
        **{name: of[name] for name in ("wanting_supplementary", "insured_supplementary")},
        "mean_supplementary": of["private"] / households,
    }


def _on_top(package: CorePackage, weight: NDArray[np.int64]) -> dict[str, NDArray[np.int64]]:
    """Return what is counted of each row of identical households [household]; weight: how many they are."""
    wanted, insured = package.wanted.astype(np.int64), package.insured.astype(np.int64)
    counts = {
        "households": weight,
        "wanting": weight * (wanted > 0),
        "insured": insured,
        "premium": package.premium * insured,
        "wanted": weight * wanted,
    }
    if package.on_top_price is None:
        return counts
    private = private_wanted(package.on_top, package.covered, wanted)
    return counts | {
        "wanting_supplementary": weight * (private > 0),
        "insured_supplementary": insured * (private > 0),
        "private": weight * private,
    }


def _by_tenth(
    decile: NDArray[np.int8], counts: Mapping[str, NDArray[np.int64]]
) -> dict[str, NDArray[np.int64]]:
    """Return the totals of counts [household] over everybody, by tenth."""
    totals = {name: np.zeros(TENTHS, dtype=np.int64) for name in counts}
    for name, amount in counts.items():
        np.add.at(totals[name], decile, amount)
    return everywhere(totals)


def running_total(cost: NDArray[np.int64], covered: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the cost [rank] of the covered services up to each rank."""
    return np.cumsum(np.where(covered, cost, 0))


def _texts(words: list[str] | tuple[str, ...]) -> NDArray[np.object_]:
    return np.array(words, dtype=object)
