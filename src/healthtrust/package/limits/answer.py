"""The whole answer of the linear programme: the package with its ties, prices, proof and warnings.

    input checked   errors refused, suspicions told (refused when strict)
    limits checked  a conflict names the smallest set of limits that no package keeps to
    solved          the optimum, its exact certificate, every intervention's range, every limit's price

Proportional envelopes are settled first: the rest is chosen on the budget less the amounts, and their own
interventions get one share ρ of feasible coverage, ρ = min(1, (amount + what the rest left) / full cost).

Source  donor scenario of the Malawi programme, Mohan et al., Value in Health Regional Issues 2023 [cited from
        its published results]

>>> from healthtrust.package.limits.candidates import Candidates
>>> from healthtrust.package.limits.language import constraints_of
>>> two = Candidates(("a", "b"), *(np.array(v, dtype=float) for v in
...                  ([10, 10], [3, 1], [1, 1], [1, 1], [1, 1])), names=("a", "b"), problem=("a", "b"))
>>> found = answer(Asked(two, constraints_of("[money]\\nbudget = 15"), {}))
>>> print(found.sentence)
2 of 2 interventions are in the package: it gains 35 and uses up budget. Proved in exact arithmetic:
nothing gains more.
>>> donors = constraints_of('[money]\\nbudget = 15\\n[[envelopes]]\\nname = "fund"\\namount = 3\\n'
...                         'pays_for = ["b"]\\nrule = "proportional"')
>>> answer(Asked(two, donors, {})).solution.coverage.tolist()
[1.0, 0.5]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.package.limits.certificate import Certificate, certified
from healthtrust.package.limits.conflicts import conflicts
from healthtrust.package.limits.lines import members, proportional
from healthtrust.package.limits.prices import Lost, Price, cap_prices, line_prices, lost_to_decisions
from healthtrust.package.limits.programme import Asked, Programme, Solution, programme_of, solved
from healthtrust.package.limits.sense import errors, warnings
from healthtrust.package.limits.ties import Tie, ranges


@dataclass(frozen=True)
class Answer:
    """What was asked and everything found."""

    asked: Asked
    programme: Programme
    solution: Solution
    certificate: Certificate
    ties: tuple[Tie, ...]
    prices: tuple[Price, ...]
    caps: dict[str, float]
    """By code, what one more share of coverage of a capped intervention is worth."""
    lost: tuple[Lost, ...]
    """What each must, ban and earmark costs."""
    warnings: tuple[Problem, ...]

    @property
    def package(self) -> tuple[str, ...]:
        """Return the codes of what this optimal package holds."""
        return tuple(
            c for c, is_in in zip(self.programme.codes, self.solution.included, strict=True) if is_in
        )

    @property
    def sentence(self) -> str:
        """Return the finding in words."""
        optional = sum(tie.verdict == "either" for tie in self.ties)
        also = f" ({optional} of the {len(self.ties)} could as well be in or out)" if optional else ""
        net = (
            ""
            if self.asked.threshold is None
            else f" net of what {_short(self.asked.threshold)} buys elsewhere"
        )
        full = [p.name for p in self.prices if p.binds and p.kind in ("money", "resource")]
        uses = f" and uses up {_listed(full)}" if full else ""
        return (
            f"{len(self.package)} of {len(self.ties)} interventions are in the package{also}: "
            f"it gains {_short(self.solution.value)}{net}{uses}. {self.proof}"
        )

    @property
    def proof(self) -> str:
        """Return what is proved, in words."""
        certificate = self.certificate
        if certificate.proved:
            return "Proved in exact arithmetic: nothing gains more."
        if certificate.whole:
            best = f"{certificate.bound - float(certificate.primal):.3g}"
            return (
                f"Branch and bound: no package of whole items gains more than {best} more; "
                f"in exact arithmetic, none gains {_short(float(certificate.gap))} more."
            )
        broken = f", limits kept to {float(certificate.violation):.3g}" if certificate.violation else ""
        return f"Proved in exact arithmetic: nothing gains {float(certificate.gap):.3g} more{broken}."

    def as_plain(self) -> dict[str, object]:
        """Return the answer as plain values for JSON."""
        codes = self.programme.codes
        return {
            "title": self.asked.constraints.title,
            "value": self.solution.value,
            "gross": self.solution.gross,
            "threshold": self.asked.threshold,
            "whole": self.asked.whole,
            "package": list(self.package),
            "coverage": dict(zip(codes, self.solution.coverage.tolist(), strict=True)),
            "ranges": {
                code: {
                    "least": tie.low,
                    "most": tie.high,
                    "verdict": tie.verdict,
                    "tied_with": list(tie.tied_with),
                }
                for code, tie in zip(codes, self.ties, strict=True)
            },
            "shadow_prices": [_price_as_plain(p) for p in self.prices]
            + [
                {"constraint": f"coverage of {c}", "kind": "coverage", "price": v}
                for c, v in self.caps.items()
            ],
            "lost_to_decisions": {lost.name: lost.value for lost in self.lost},
            "resources": {
                p.name: {"used": p.used, "available": p.most, "unit": p.unit, "binds": p.binds}
                for p in self.prices
                if p.kind in ("money", "resource")
            },
            "certificate": {
                "primal": str(self.certificate.primal),
                "dual": str(self.certificate.dual),
                "gap": str(self.certificate.gap),
                "violation": str(self.certificate.violation),
                "lower_bound": float(self.certificate.primal),
                "upper_bound": self.certificate.bound,
                "proved": self.certificate.proved,
                "says": self.proof,
            },
            "set_aside": list(self.asked.candidates.set_aside),
            "warnings": [str(warning) for warning in self.warnings],
        }


def answer(asked: Asked, strict: bool = False) -> Answer:
    """Return the best package within the limits; raises InvalidInput for input or limits that cannot be used.

    With `strict`, suspicions about the input are refused too.
    """
    if not asked.candidates.count:
        remedy = "Fill in the rows that were set aside."
        refuse([Problem("interventions", "no complete row", "at least one", remedy=remedy)])
    told = [*asked.candidates.warnings, *warnings(asked.candidates, asked.constraints.checks)]
    refuse([*errors(asked.candidates), *(told if strict else [])])
    refuse(conflicts(asked))
    asked = _with_proportional(asked)
    programme = programme_of(asked)
    solution = solved(programme)
    certificate = certified(asked, solution)
    if certificate.violation == 0:
        solution = _exactly_at(programme, solution, certificate)
    return Answer(
        asked,
        programme,
        solution,
        certificate,
        ranges(programme, solution),
        line_prices(programme, solution),
        cap_prices(programme, solution),
        lost_to_decisions(asked, solution.value),
        tuple(told),
    )


def _with_proportional(asked: Asked) -> Asked:
    """Return the question with the coverage that proportional envelopes give their interventions."""
    envelopes = proportional(asked.constraints)
    if not envelopes:
        return asked
    programme = programme_of(asked)
    first = solved(programme)
    left = [
        float(line.most) - float(u)
        for line, u in zip(programme.lines, first.used, strict=True)
        if line.kind == "money"
    ]
    whole = sum(e.amount for e in envelopes)
    given = dict(asked.given)
    c = asked.candidates
    full = c.budget_cost * c.cases * c.most
    for envelope in envelopes:
        its = members(c.codes, envelope.pays_for)
        money = envelope.amount + (max(left[0], 0.0) * envelope.amount / whole if left and whole else 0.0)
        share = min(1.0, money / full[its].sum()) if full[its].sum() > 0 else 1.0
        given |= {c.codes[k]: float(share * c.most[k]) for k in its}
    return replace(asked, given=given)


def _exactly_at(programme: Programme, solution: Solution, certificate: Certificate) -> Solution:
    """Return the solution with coverage as the exact vertex has it."""
    coverage = certificate.coverage
    used = np.array([line.use @ coverage + line.extra @ solution.extra for line in programme.lines])
    return replace(
        solution,
        coverage=coverage,
        value=float(certificate.primal),
        gross=float(programme.gross @ coverage),
        used=used,
    )


def _price_as_plain(price: Price) -> dict[str, object]:
    low, high = (None if not np.isfinite(end) else end for end in price.holds)
    return {
        "constraint": price.name,
        "kind": price.kind,
        "unit": price.unit,
        "price": price.price,
        "holds_from": low,
        "holds_to": high,
        "step": price.step,
        "step_value": None if np.isnan(price.step_value) else price.step_value,
        "per_1_000": price.per_1_000,
    }


def _short(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 10_000 else f"{number:,.6g}"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
