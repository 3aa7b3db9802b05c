"""An answer as plain data: for JSON, and as the sheets of a workbook.

>>> told(np.array([1.0, 2.5, np.inf]))
[1.0, 2.5, None]
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from healthtrust.package.household.arrangements import ARRANGEMENTS
from healthtrust.records.sheets import Sheets, write_sheets

if TYPE_CHECKING:
    from healthtrust.package.answer import Answer
    from healthtrust.package.answer_protection import Protection
    from healthtrust.package.government.certificate import Tied
    from healthtrust.package.government.follow import RuleOutcome
    from healthtrust.package.government.payments import Payments
    from healthtrust.package.government.prices import LimitPrice
    from healthtrust.package.government.reasons import Reason
    from healthtrust.package.unaligned.viability import Viability

WITH_PRIVATE = ("supplementary", "voucher")
"""Kinds of cover under which private versions of covered care may be bought."""


def as_data(answer: Answer) -> dict[str, Any]:
    """Return everything an answer says, ready for JSON; money per head and year, what is infinite as null."""
    return {
        **_found(answer),
        **_by_group(answer),
        **_proof(answer),
        "rules": [_rule(rule) for rule in answer.rules],
        "reasons": [_reason(reason) for reason in answer.reasons],
        "shadow_prices": [_price(price) for price in answer.prices],
        **(_payments(answer, answer.payments) if answer.payments else {}),
        **(_protection(answer, answer.protection) if answer.protection else {}),
        **(_viability(answer, answer.viability) if answer.viability else {}),
        **(_ties(answer, answer.ties) if answer.ties else {}),
        "warnings": [str(warning) for warning in answer.asked.warnings],
    }


def _found(answer: Answer) -> dict[str, Any]:
    of = answer.question
    return {
        "welfare": answer.welfare,
        "package": list(answer.package),
        "coverage": dict(zip(of.interventions.codes, told(answer.coverage), strict=True)),
        "tax": of.tax.family,
        "top_up": of.top_up.kind,
        "top_up_mode": of.top_up.mode,
        **({"treated_privately": answer.treated_privately} if of.top_up.kind in WITH_PRIVATE else {}),
    }


def _by_group(answer: Answer) -> dict[str, Any]:
    names, at = answer.asked.groups, answer.households
    columns = {
        "taxes": at.tax,
        "premium": at.premium,
        "health": at.health,
        "wealth": at.wealth,
        "utility": at.utility,
        "left": at.left,
        "compensating_transfer": at.transfer,
    }
    worth = zip(ARRANGEMENTS, at.arrangements.utility, strict=True)
    return {
        **{name: _named(names, values) for name, values in columns.items()},
        "complement": dict(zip(names, map(list, answer.complement), strict=True)),
        "arrangements": {name: _named(names, utility) for name, utility in worth},
    }


def _proof(answer: Answer) -> dict[str, Any]:
    return {
        "lower_bound": answer.welfare,
        "upper_bound": told([answer.upper])[0],
        "welfare_of_nothing": answer.nothing,
        "gap": told([answer.gap])[0],
        "certified": answer.certified,
        "why_not_certified": list(answer.why_not_certified),
    }


def _payments(answer: Answer, paid: Payments) -> dict[str, Any]:
    parts = {"own_share": paid.own_share, "for_others": paid.for_others, "voluntary": paid.premium}
    return {"payments": {name: _named(answer.asked.groups, values) for name, values in parts.items()}}


def _protection(answer: Answer, of: Protection) -> dict[str, Any]:
    """Return a resident's chances in a year: of spending beyond shares of resources, of falling poor."""
    found: dict[str, Any] = {
        "beyond_share_of_resources": list(of.shares),
        "catastrophic_without": told(of.risk_without),
        "catastrophic_with": told(of.risk_with),
        "impoverished_without": of.impoverished_without,
        "impoverished_with": of.impoverished_with,
    }
    if of.averted is not None:
        codes = answer.question.interventions.codes
        found["averted_by"] = dict(zip(codes, of.averted.T.tolist(), strict=True))
    return {"protection": found}


def _viability(answer: Answer, of: Viability) -> dict[str, Any]:
    names = answer.asked.groups
    points = [
        {
            "welfare": point.welfare,
            "left": _named(names, point.left),
            "taxes": _named(names, point.taxes),
            "payable": bool(point.payable),
            "reached_from": list(point.reached),
        }
        for point in of.equilibria.points
    ]
    return {"viable": of.viable, "viability": of.words, "fixed_points": points}


def _ties(answer: Answer, ties: Tied) -> dict[str, Any]:
    ranges = zip(ties.verdict, told(ties.least), told(ties.most), strict=True)
    each = [{"verdict": verdict, "least": least, "most": most} for verdict, least, most in ranges]
    return {"ties": dict(zip(answer.question.interventions.codes, each, strict=True))}


def _named(names: Sequence[str], values: Sequence[Any] | np.ndarray[Any, Any]) -> dict[str, Any]:
    return dict(zip(names, told(values), strict=True))


def told(values: Sequence[Any] | np.ndarray[Any, Any]) -> list[Any]:
    """Return plain numbers, flags and texts; None for what is not finite."""
    plain = np.asarray(values).tolist()
    return [None if isinstance(v, float) and not isfinite(v) else v for v in plain]


def _rule(rule: RuleOutcome) -> dict[str, Any]:
    return {
        "name": rule.name,
        "source": rule.source,
        "package": list(rule.package),
        "welfare": told([rule.welfare])[0],
        "loss": told([rule.loss])[0],
        "share_of_gain_lost": told([rule.share_of_gain_lost])[0],
        "note": rule.note,
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "intervention": reason.code,
        "coverage": reason.coverage,
        "marginal_value": reason.marginal_value,
        "hurdle": told([reason.hurdle])[0],
        "ratio": reason.ratio,
        "binds": reason.binds,
        "limit": reason.limit,
        "shadow_price": reason.shadow_price,
        "buyers": list(reason.buyers),
        "sentence": reason.sentence,
    }


def _price(price: LimitPrice) -> dict[str, Any]:
    numbers = {
        "used": price.used,
        "least": price.least,
        "most": price.most,
        "welfare_per_unit": price.dual,
        "welfare_of_one_unit_more": price.step,
        "one_unit_per_head": price.step_size,
        "money_per_unit": price.money,
    }
    return {
        "limit": price.name,
        "unit": price.unit,
        **dict(zip(numbers, told(list(numbers.values())), strict=True)),
    }


def sheets(answer: Answer) -> Sheets:
    """Return the sheets of the workbook of an answer."""
    return {
        "package": (INTERVENTION_HEADER, _intervention_rows(answer)),
        "groups": (GROUP_HEADER, _group_rows(answer)),
        "certificate": (["what", "value"], _proof_rows(answer)),
        "rules": (RULE_HEADER, _rule_rows(answer)),
        "limits": (LIMIT_HEADER, _limit_rows(answer)),
    }


INTERVENTION_HEADER = [
    "intervention",
    "price [money per case]",
    "benefit [QALYs per case]",
    "ratio [QALYs per money]",
    "cost [money per head and year]",
    "coverage [share]",
    "why",
]
GROUP_HEADER = [
    "group",
    "share",
    "wealth [money per year]",
    "tax [money per year]",
    "premium [money per year]",
    "health [QALYs]",
    "wealth left [money per year]",
    "utility",
    "bought on top",
]
RULE_HEADER = ["rule", "welfare", "loss", "share of gain lost", "package", "note"]


LIMIT_HEADER = [
    "limit",
    "unit",
    "used [per head]",
    "least [per head]",
    "most [per head]",
    "welfare per unit",
    "welfare of one unit more",
    "money per unit",
]


def _intervention_rows(answer: Answer) -> list[list[Any]]:
    why = {reason.code: reason.sentence for reason in answer.reasons}
    of = answer.question.interventions
    columns = (of.price, of.benefit, of.ratio, answer.question.cost, answer.coverage)
    rows = zip(of.codes, *map(told, columns), strict=True)
    return [[*row, why.get(row[0], "")] for row in rows]


def _group_rows(answer: Answer) -> list[list[Any]]:
    people, at = answer.question.society, answer.households
    columns = (people.share, people.wealth, at.tax, at.premium, at.health, at.wealth, at.utility)
    rows = zip(answer.asked.groups, *map(told, columns), strict=True)
    return [[*row, ", ".join(bought)] for row, bought in zip(rows, answer.complement, strict=True)]


def _proof_rows(answer: Answer) -> list[list[Any]]:
    return [
        ["welfare", answer.welfare],
        ["upper bound", told([answer.upper])[0]],
        ["welfare of nothing", answer.nothing],
        ["gap, share of the gain", told([answer.gap])[0]],
        ["certified", "yes" if answer.certified else "no"],
        *_protection_rows(answer),
        *(["why not", reason] for reason in answer.why_not_certified),
        *(["warning", str(warning)] for warning in answer.asked.warnings),
    ]


def _protection_rows(answer: Answer) -> list[list[Any]]:
    of = answer.protection
    if of is None:
        return []
    return [
        [f"residents spending over {share:.0%} of resources, {when}", float(risk)]
        for when, risks in (("nothing covered", of.risk_without), ("with the package", of.risk_with))
        for share, risk in zip(of.shares, risks, strict=True)
    ]


def _rule_rows(answer: Answer) -> list[list[Any]]:
    return [
        [
            rule.name,
            *told([rule.welfare, rule.loss, rule.share_of_gain_lost]),
            ", ".join(rule.package),
            rule.note,
        ]
        for rule in answer.rules
    ]


def _limit_rows(answer: Answer) -> list[list[Any]]:
    return [
        [of.name, of.unit, *told([of.used, of.least, of.most, of.dual, of.step, of.money])]
        for of in answer.prices
    ]


def write_workbook(answer: Answer, path: Path) -> None:
    """Write an answer as XLSX."""
    write_sheets(path, "Benefits package", sheets(answer))
