"""Columns on what a package does to whom, and on how good it is: the equity impact plane, the certificate.

    plane         each service: net health and equity impact of covering it, all else as it is
    certificate   welfare of the package, of no package, the bound, and of what each rule leads to

Source  the plane is `equity.plane`; the certificate `government.certificate`

In a year's run the groups are the deprivation fifths. What a service costs displaces health at the cost per
QALY of the dearest service that the package covers by choice, or at the threshold where there is one; and all
residents bear it alike (assumed).

>>> found = certificate_columns(Standing(welfare=5.0, upper=5.1, nothing=4.0, services=2, certified=False),
...                             [("ranking", 4.5, 3)])
>>> found["what"].tolist(), found["share_of_gain_lost"].round(3).tolist()
(['the package', 'no package exceeds', 'nothing covered', 'ranking'], [0.0, -0.1, 1.0, 0.5])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.everywhere import everywhere
from healthtrust.ground.money import to_minor
from healthtrust.package.equity.distribution import Groups
from healthtrust.package.equity.plane import ENGLISH_MEDIAN, plane_of_interventions
from healthtrust.package.health import health_by_cell
from healthtrust.package.question import Budget, Interventions, Limits, Question, Real, Society, Utility
from healthtrust.package.value import cost_per_qaly
from healthtrust.records.persons import FIFTHS, cell_parts, heads_by_cell
from healthtrust.state import State, known

Columns = dict[str, NDArray[Any]]


# ---- the health equity impact plane ----------------------------------------------------------------------


def equity_plane(state: State) -> Columns:
    """Return where each service of a year lies: code, name, covered, mandatory, net_health, equity_impact.

    QALYs of all residents together, at the English public's median aversion to inequality of health.
    """
    catalogue, package = known(state.catalogue, "package"), known(state.package, "package")
    question = _fifths(state)
    unit = 10.0**state.currency.exponent
    found = impact(question, package.covered.astype(np.float64), margin(state) / unit)
    return {
        "code": _texts(catalogue.codes),
        "name": _texts(catalogue.names),
        "covered": package.covered,
        "mandatory": catalogue.mandatory,
        **found,
    }


def impact(question: Question, covered: Real, cost_per_qaly: float) -> Columns:
    """Return net health and equity impact of each intervention [i] of a question, QALYs of everybody."""
    groups = Groups.of(question.society, question.society.health)
    found = plane_of_interventions(question, groups, ENGLISH_MEDIAN[0], cost_per_qaly, covered)
    return {
        "net_health": found.net_health,
        "equity_impact": found.equity_impact,
        "quarter": _texts(found.quarters),
    }


def margin(state: State) -> float:
    """Return what a QALY costs at the margin of the package, minor units; infinite where nothing tells."""
    threshold = state.design.package.threshold
    if state.design.package.choose == "threshold" and threshold is not None:
        return float(to_minor(threshold, state.currency))
    catalogue, package = known(state.catalogue, "package"), known(state.package, "package")
    by_choice = package.covered & ~catalogue.mandatory
    counted = by_choice if by_choice.any() else package.covered
    per_qaly = cost_per_qaly(catalogue.price, catalogue.benefit)[counted]
    return float(per_qaly[np.isfinite(per_qaly)].max(initial=0.0)) or np.inf


def _fifths(state: State) -> Question:
    """Return the year's residents by deprivation fifth, as a question of health alone."""
    catalogue = known(state.catalogue, "package")
    heads = everywhere(heads_by_cell(known(state.persons, "people")))
    fifth = cell_parts().fifth - 1
    total = np.bincount(fifth, weights=heads, minlength=FIFTHS)
    there = total > 0

    def mean(of_cell: Real) -> Real:
        """Return the mean over residents of each fifth; small sums one by one, as threads would only wait."""
        sums = np.zeros((FIFTHS, *of_cell.shape[1:]))
        np.add.at(sums, fifth, (heads * of_cell.T).T)
        return np.asarray((sums[there].T / total[there]).T)

    society = Society.of_groups(
        tuple(f"fifth {n + 1}" for n in np.flatnonzero(there)),
        share=total[there] / total.sum(),
        wealth=np.ones(int(there.sum())),
        health=mean(health_by_cell()),
        incidence=mean(catalogue.cases).T,
        heads=float(total.sum()),
    )
    unit = 10.0**state.currency.exponent
    kinds = Interventions.of(catalogue.codes, catalogue.price / unit, catalogue.benefit)
    return Question(kinds, society, Utility(1.0, 1.0), Limits.none(kinds.count), budget=Budget())


# ---- the certificate -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """How good a package is: its welfare per head, a bound on all packages, and what it is measured from."""

    welfare: float
    upper: float
    nothing: float
    services: int
    certified: bool


def certificate_table(state: State) -> Columns | None:
    """Return the certificate of a year's package; None where it was not chosen by welfare."""
    package = known(state.package, "package")
    found = package.certificate
    if found is None:
        return None
    rules = zip(
        found.rules, found.rule_welfare.tolist(), found.rule_covered.sum(axis=1).tolist(), strict=True
    )
    standing = Standing(
        found.welfare, found.upper, found.nothing, int(package.covered.sum()), found.certified
    )
    return certificate_columns(standing, list(rules))


def certificate_columns(of: Standing, rules: Sequence[tuple[str, float, int]]) -> Columns:
    """Return what, kind, welfare, share_of_gain_lost, services, certified: the package, its bound, the rules.

    rules: name, welfare and how many services are covered. A share lost below nought is what may be missing.
    """
    rows = [
        ("the package", "package", of.welfare, of.services),
        ("no package exceeds", "bound", of.upper, of.services),
        ("nothing covered", "nothing", of.nothing, 0),
        *((name, "rule", welfare, count) for name, welfare, count in rules),
    ]
    what, kind, welfare, services = zip(*rows, strict=True)
    gain, lost = of.welfare - of.nothing, of.welfare - np.array(welfare, dtype=np.float64)
    return {
        "what": _texts(what),
        "kind": _texts(kind),
        "welfare": np.array(welfare, dtype=np.float64),
        "share_of_gain_lost": lost / gain if gain > 0 else np.where(lost > 0, np.inf, 0.0),
        "services": np.array(services, dtype=np.int64),
        "certified": np.full(len(rows), of.certified),
    }


def _texts(words: Sequence[str]) -> NDArray[np.object_]:
    return np.array(words, dtype=object)
