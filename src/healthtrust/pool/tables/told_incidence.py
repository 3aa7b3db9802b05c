"""Who bears what is paid, as plain data: for JSON, and as the sheets of a workbook.

    interval   value ± 1.96 standard errors

>>> of_estimate(Estimate(0.5, 0.1))["interval"][0] == 0.5 - 1.959963984540054 * 0.1
True
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from healthtrust.ground.inequality import Estimate
from healthtrust.pool.fairness import Burden, Incidence, interval, plain
from healthtrust.pool.tables.judged import Judged
from healthtrust.records.sheets import Sheets, write_sheets

INDICES = {
    "gini_before": "Gini coefficient of income before",
    "gini_after": "Gini coefficient of income after",
    "concentration": "concentration index of what is paid",
    "kakwani": "Kakwani index",
    "reynolds_smolensky": "Reynolds-Smolensky index",
    "redistribution": "redistribution",
    "vertical": "vertical: unequals paying unequally",
    "horizontal": "horizontal: equals paying unequally",
    "reranking": "reranking",
}
"""What is told of fairness, in words."""
BURDEN = (
    "headcount",
    "overshoot",
    "mean_positive_overshoot",
    "headcount_concentration",
    "overshoot_concentration",
    "headcount_by_rank",
    "overshoot_by_rank",
)
POVERTY = ("headcount", "gap", "normalised_gap", "mean_positive_gap")
INCIDENCE = ("rate", "share_of_income", "share_of_paid")
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
LONGEST = 31
"""What a workbook allows as the name of a sheet."""
ESTIMATED = ("estimate", "standard error", "low", "high")


def of_estimate(of: Estimate) -> dict[str, Any]:
    """Return a value with its standard error and its interval."""
    return {
        "value": plain(of.value),
        "standard_error": plain(of.standard_error),
        "interval": plain(list(interval(of))),
    }


def judged_as_plain(of: Judged) -> dict[str, Any]:
    """Return every measure, ready for JSON; money in major units."""
    survey = of.survey
    return {
        "paid": of.paid_is,
        "currency": survey.money.code,
        "persons": len(survey.person),
        "households": len(survey.household),
        "residents": of.fairness.residents,
        "paid_over_income": of_estimate(of.rate),
        "indices": {name: of_estimate(getattr(of.fairness, name)) for name in INDICES},
        "equals": {
            "bandwidth": of.fairness.bandwidth,
            "groups": of.fairness.groups_of_equals,
            "residents_without_equal": of.fairness.without_equal,
        },
        "tenths": list(incidence_as_plain(of.tenths)),
        "groups": {name: list(incidence_as_plain(found)) for name, found in of.groups.items()},
        "contributions": [
            {
                "contribution": part.name,
                "paid": part.paid,
                "share": plain(part.share),
                "concentration": of_estimate(part.concentration),
                "kakwani": of_estimate(part.kakwani),
            }
            for part in of.parts
        ],
        "catastrophic": [_burden(burden) for burden in of.burdens],
        "impoverishing": _poverty(of),
        "lorenz_curve": plain(of.lorenz),
        "concentration_curve": plain(of.curve),
        "concentration_curve_to_lorenz_curve": of.dominance,
    }


def incidence_as_plain(of: Incidence) -> Iterator[dict[str, Any]]:
    """Return one row for each group."""
    for g, name in enumerate(of.groups):
        yield {
            "group": name,
            "observed": int(of.rows[g]),
            "residents": float(of.residents[g]),
            "income": float(of.income[g]),
            "paid": float(of.paid[g]),
            **{column: of_estimate(getattr(of, column)[g]) for column in INCIDENCE},
        }


def _burden(of: Burden) -> dict[str, Any]:
    estimates = {name: of_estimate(getattr(of, name)) for name in BURDEN}
    return {"of": of.of, "threshold": of.threshold, **estimates}


def _poverty(of: Judged) -> dict[str, Any] | None:
    if of.poverty is None:
        return None
    parts = {"before": of.poverty.before, "after": of.poverty.after, "more": of.poverty.more}
    return {
        "line": of.poverty_line,
        **{when: {name: of_estimate(getattr(p, name)) for name in POVERTY} for when, p in parts.items()},
        "pushed": of_estimate(of.poverty.pushed),
        "pushed_further": of_estimate(of.poverty.pushed_further),
    }


def sheets(of: Judged) -> Sheets:
    """Return the sheets of a workbook: indices, tenths, each grouping, contributions, payments, curves."""
    found: dict[str, tuple[list[str], list[list[Any]]]] = {
        "indices": (
            ["index", *ESTIMATED],
            [
                ["paid over income", *_four(of.rate)],
                *([words, *_four(getattr(of.fairness, name))] for name, words in INDICES.items()),
            ],
        ),
        "tenths": (_header("tenth"), _rows(of.tenths)),
    }
    for name, groups in of.groups.items():
        found[_sheet(name, found)] = (_header(name), _rows(groups))
    if of.parts:
        header = ["contribution", "paid", "share of paid", *(f"Kakwani, {what}" for what in ESTIMATED)]
        found["contributions"] = (header, [[p.name, p.paid, p.share, *_four(p.kakwani)] for p in of.parts])
    found["catastrophic"] = (
        ["of", "threshold", "measure", *ESTIMATED],
        [[b.of, b.threshold, name, *_four(getattr(b, name))] for b in of.burdens for name in BURDEN],
    )
    if of.poverty is not None:
        found["impoverishing"] = (["when", "measure", *ESTIMATED], list(_poverty_rows(of)))
    curves = zip(of.lorenz.people, of.lorenz.held, of.curve.held, of.curve.standard_error, strict=True)
    header = ["share of residents", "share of income", "share of paid", "standard error of the latter"]
    found["curves"] = (header, [[float(each) for each in row] for row in curves])
    return found


def _sheet(group: str, taken: Iterable[str]) -> str:
    """Return a name that a workbook takes for a sheet: none of the signs it forbids, and no name twice.

    >>> _sheet("a/b", []), _sheet("Region", ["by region"])
    ('by a b', 'by Region 2')
    """
    plain_name = f"by {FORBIDDEN.sub(' ', group)}"[:LONGEST]
    others, number, name = {each.lower() for each in taken}, 1, plain_name
    while name.lower() in others:
        number += 1
        name = f"{plain_name[: LONGEST - len(str(number)) - 1]} {number}"
    return name


def write_workbook(of: Judged, path: Path) -> None:
    """Write every measure as XLSX."""
    write_sheets(path, "Who bears contributions", sheets(of))


def _header(group: str) -> list[str]:
    estimates = [f"{name.replace('_', ' ')}, {what}" for name in INCIDENCE for what in ESTIMATED]
    return [group, "observed", "residents", "income", "paid", *estimates]


def _rows(of: Incidence) -> list[list[Any]]:
    return [
        [
            name,
            int(of.rows[g]),
            *(float(column[g]) for column in (of.residents, of.income, of.paid)),
            *(cell for column in INCIDENCE for cell in _four(getattr(of, column)[g])),
        ]
        for g, name in enumerate(of.groups)
    ]


def _poverty_rows(of: Judged) -> Iterator[list[Any]]:
    assert of.poverty is not None
    for when in ("before", "after", "more"):
        for name in POVERTY:
            yield [when, name, *_four(getattr(getattr(of.poverty, when), name))]
    yield ["pushed below the line", "headcount", *_four(of.poverty.pushed)]
    yield ["poor before, and paying", "headcount", *_four(of.poverty.pushed_further)]


def _four(of: Estimate) -> list[float | None]:
    return [plain(number) for number in (of.value, of.standard_error, *interval(of))]
