"""What the draws say of a package: in a sentence, as plain data for JSON, and as the sheets of a workbook.

>>> percent(0.345), percent(0.0004), percent(1.0)
('34.5 %', '0.04 %', '100 %')
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np

from healthtrust.ground.rows import known
from healthtrust.package.answer import COVERED
from healthtrust.package.question import Real
from healthtrust.package.words import in_a_row
from healthtrust.records.sheets import Sheets, write_sheets
from healthtrust.study.doubt.doubted import Doubted
from healthtrust.study.information import Worth

SURE = 0.95
"""Share of draws from which on an intervention is said to belong whatever the numbers are: assumed."""

Rows = list[list[Any]]


def sentence(found: Doubted) -> str:
    """Return what the draws say in a few sentences."""
    p, codes = found.probability, found.asked.question.interventions.codes
    package = named(found, found.chosen)
    often = found.judged.times[0] / found.best.found.sum()
    sure, never = int((p >= SURE).sum()), int((p <= 1 - SURE).sum())
    open_ones = [codes[i] for i in np.argsort(np.abs(p - 0.5), kind="stable") if 1 - SURE < p[i] < SURE]
    what = f"Cover {in_a_row(package)}" if package else "Cover nothing"
    depends = f"; it depends for {in_a_row(open_ones)}" if open_ones else ""
    return (
        f"{what}: best at the expected values, and in {percent(often)} of {found.best.found.sum()} draws. "
        f"Of {len(p)} interventions {sure} belong and {never} do not in at least {percent(SURE)} of draws"
        f"{depends}. {_regret(found)} To know every number first would be worth "
        f"{_money(found, found.perfect.worth)} per head and year."
    )


def _regret(found: Doubted) -> str:
    lost = float(found.judged.regret.expected[0])
    if not isfinite(lost):
        return f"In {percent(found.judged.unpaid[0])} of draws no tax can pay for it."
    if found.judged.regret.robust == 0:
        return f"It loses {_money(found, lost)} on average, the least of those judged."
    least = float(found.judged.regret.expected[found.judged.regret.robust])
    package = named(found, found.judged.packages[found.judged.regret.robust])
    return (
        f"It loses {_money(found, lost)} on average; {_changes(named(found, found.chosen), package)} "
        f"{_money(found, least)}."
    )


def _changes(one: Sequence[str], other: Sequence[str]) -> str:
    """Return in words how to get from one package to another."""
    more = [code for code in other if code not in one]
    less = [code for code in one if code not in other]
    parts = [f"with {in_a_row(more, 5)}"] if more else []
    parts += [f"without {in_a_row(less, 5)}"] if less else []
    return f"{' and '.join(parts) or 'in other parts'} it would lose"


def percent(share: float) -> str:
    """Return a share as a percentage of three digits at most."""
    return f"{100 * share:.3g} %"


def _money(found: Doubted, welfare: float) -> str:
    return f"{welfare / found.money + 0:,.4g}"


def named(found: Doubted, package: Real) -> list[str]:
    """Return the codes of what a package covers."""
    codes = found.asked.question.interventions.codes
    return [code for code, share in zip(codes, package, strict=True) if share > COVERED]


# ---- as data -----------------------------------------------------------------------------------------------


def as_data(found: Doubted) -> dict[str, Any]:
    """Return everything the draws say, ready for JSON; money per head and year, what is infinite as null."""
    judged = found.judged
    return {
        "sentence": sentence(found),
        "draws": found.terms.draws,
        "seed": found.terms.seed,
        "draws_without_a_package": found.lost,
        "gap": found.terms.gap,
        "largest_gap": float(found.best.gap[found.best.found].max(initial=0.0)),
        "uncertain_numbers": len(found.asked.parameters),
        "assumed": list(found.asked.assumed),
        "money_per_head": {"welfare_of_one_unit": found.money, "by": found.money_is},
        "probability": {
            code: {"probability": p, "standard_error": error} for code, p, error in _probabilities(found)
        },
        "chosen": _package(found, 0),
        "robust": _package(found, judged.regret.robust),
        "packages": [_package(found, k) for k in range(len(judged.packages))],
        "information": {
            "perfect": _worth(found, found.perfect),
            "by_kind": {kind: _worth(found, worth) for kind, worth in found.by_kind.items()},
            "by_intervention": {code: _worth(found, worth) for code, worth in found.by_intervention.items()},
        },
        "acceptability": _acceptability(found),
        "warnings": [str(warning) for warning in found.asked.asked.warnings] + warnings_of(found),
    }


def warnings_of(found: Doubted) -> list[str]:
    """Return what a reader should know before believing the rest."""
    told = []
    if not found.asked.parameters:
        told.append("nothing is uncertain: state intervals, --spread or --incidence-spread")
    if found.asked.assumed:
        told.append(f"the width of {len(found.asked.assumed)} numbers is assumed, not stated")
    if found.lost:
        told.append(f"in {found.lost} of {found.terms.draws} draws no package can be had; they are left out")
    short = int((found.best.gap[found.best.found] > max(found.terms.gap, 1e-9)).sum())
    if short:
        told.append(f"in {short} of {found.terms.draws} draws the search stopped short of the gap asked for")
    return told


def _probabilities(found: Doubted) -> list[tuple[str, float, float]]:
    codes = found.asked.question.interventions.codes
    return list(zip(codes, found.probability.tolist(), found.error.tolist(), strict=True))


def _package(found: Doubted, k: int) -> dict[str, Any]:
    regret, judged = found.judged.regret, found.judged
    numbers = {
        "expected_regret": regret.expected[k] / found.money,
        "standard_error": regret.standard_error[k] / found.money,
        "largest_regret": regret.largest[k] / found.money,
        "expected_regret_in_welfare": regret.expected[k],
        "best_in": judged.times[k] / found.best.found.sum(),
        "cannot_be_paid_in": judged.unpaid[k],
    }
    return {"package": named(found, judged.packages[k])} | {name: known(v) for name, v in numbers.items()}


def _worth(found: Doubted, worth: Worth) -> dict[str, float | None]:
    return {
        "money": known(worth.worth / found.money),
        "standard_error": known(worth.standard_error / found.money),
        "welfare": known(worth.worth),
    }


def _acceptability(found: Doubted) -> list[dict[str, Any]]:
    at = found.at_willingness
    if at is None:
        return []
    return [
        {
            "willingness_to_pay": money,
            "package": named(found, at.packages[best]),
            "chance_it_is_best": chance,
        }
        for money, best, chance in zip(
            at.willingness_to_pay.tolist(), at.found.preferred, at.found.frontier.tolist(), strict=True
        )
    ]


# ---- as a workbook -----------------------------------------------------------------------------------------


def sheets(found: Doubted) -> Sheets:
    """Return the sheets of the workbook."""
    told, money = as_data(found), "[money per head and year]"
    worth = [("everything", found.perfect), *found.by_kind.items(), *found.by_intervention.items()]
    return {
        "interventions": (
            ["intervention", "chosen", "probability", "standard error"],
            [
                [code, float(covered), p, error]
                for covered, (code, p, error) in zip(found.chosen, _probabilities(found), strict=True)
            ],
        ),
        "packages": (
            ["package", f"expected regret {money}", "standard error", "largest regret", "best in", "unpaid"],
            [
                [", ".join(each["package"]), *(_cell(each[name]) for name in _PACKAGE_COLUMNS)]
                for each in told["packages"]
            ],
        ),
        "information": (
            ["known", f"worth {money}", "standard error", "worth [welfare]"],
            [[name, *(_cell(v) for v in _worth(found, each).values())] for name, each in worth],
        ),
        "acceptability": (
            ["willingness to pay [money per QALY]", "package", "chance it is best"],
            [[row["willingness_to_pay"], ", ".join(row["package"]), row["chance_it_is_best"]]
             for row in told["acceptability"]],
        ),
        "uncertain": (
            ["number", "distribution", "mean", "low", "high", "standard error", "width"],
            [
                [p.name, p.family, *(_cell(known(v)) for v in (p.mean, p.low, p.high, p.standard_error)),
                 "assumed" if p.name in found.asked.assumed else "stated"]
                for p in found.asked.parameters
            ],
        ),
        "answer": (
            ["what", "found"],
            [["says", told["sentence"]], ["draws", found.terms.draws], ["seed", found.terms.seed],
             ["gap", found.terms.gap], ["money by", found.money_is],
             *(["warning", warning] for warning in told["warnings"])],
        ),
    }  # fmt: skip


_PACKAGE_COLUMNS = (
    "expected_regret",
    "standard_error",
    "largest_regret",
    "best_in",
    "cannot_be_paid_in",
)


def _cell(value: float | None) -> float | str:
    return "" if value is None else value


def write_workbook(found: Doubted, path: Path) -> None:
    """Write what was found as XLSX."""
    write_sheets(path, "How sure", sheets(found))
