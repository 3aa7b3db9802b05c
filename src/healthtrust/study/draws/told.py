"""What draws say, in words and tables.

>>> amount(1234567.8), amount(-0.05123), amount(float("nan"))
('1,234,568', '−0.05123', '–')
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Any

import numpy as np

from healthtrust.ground.rows import by_column, filled, known, plain_cell, plainly
from healthtrust.study.draws.missing import Lost, bounds, lost
from healthtrust.study.draws.settled import Settled, benefit_of, settled
from healthtrust.study.draws.study import Study
from healthtrust.study.draws.summary import differences, pairs, spread_of

Rows = Mapping[str, Sequence[Any]]
"""A table: columns of one length by name."""


def amount(value: float) -> str:
    """Return a number as it is said: four digits, whole where it is large."""
    if not isfinite(value):
        return "–"
    return (f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:,.4g}").replace("-", "−")


def percent(share: float) -> str:
    """Return a share in per cent.

    >>> percent(0.9512), percent(1.0), percent(float("nan"))
    ('95 %', '100 %', '–')
    """
    return f"{100 * share:.0f} %" if isfinite(share) else "–"


# ---- in words ----------------------------------------------------------------------------------------------


def sentence(study: Study) -> str:
    """Return the finding: the design of most net health, how sure that is, and of what."""
    if len(study.designs) == 1:
        found = spread_of(study.of("qalys")[0])
        return (
            f"{study.designs[0]} gains {amount(found.mean)} QALYs, and in 95 % of {study.draws:,} draws of "
            f"{len(study.parameters)} uncertain values from {amount(found.low)} to {amount(found.high)}."
        )
    benefit = benefit_of(study, threshold_of(study))
    if not benefit.shape[1]:
        return f"In none of {study.draws:,} draws all {len(study.designs)} designs could be."
    best = int(benefit.mean(axis=1).argmax())
    wins = benefit == benefit.max(axis=0)
    chance = float((wins / wins.sum(axis=0))[best].mean())
    return (
        f"{study.designs[best]} has the most net health at {amount(threshold_of(study))} {study.currency} "
        f"for a QALY; it is the best of {len(study.designs)} designs in {percent(chance)} of "
        f"{benefit.shape[1]:,} draws of {len(study.parameters)} uncertain values."
    )


def threshold_of(study: Study) -> float:
    """Return money for a QALY at which the designs of a study are compared."""
    return float(study.manifest["threshold"])


def notes(study: Study) -> list[str]:
    """Return what a reader should know before believing the rest."""
    spread = study.manifest
    told = [
        f"{study.draws:,} draws, {spread['sampling']}, seed {spread['seed']}; all designs have the same "
        f"draws and the luck of {_luck(spread)}.",
        "Errors are those of independent draws; draws spread evenly have smaller ones.",
        *_settled(study),
    ]
    statuses = [each["status"] for each in spread["parameters"]]
    told.append(f"{statuses.count('cited')} of {len(statuses)} distributions are cited; the rest are not.")
    return [*told, *(_failed(study, each) for each in lost(study))]


def _luck(told: Mapping[str, Any]) -> str:
    first, count = told["luck"], told.get("lucks", 1)
    if count == 1:
        return f"seed {first}"
    return f"seeds {first} to {first + count - 1} in turn, so that intervals hold luck too"


def _failed(study: Study, each: Lost) -> str:
    (why, times), apart = each.reasons[0], ""
    if each.unlike:
        name, by = each.unlike[0]
        apart = f"; there {name} lies {amount(round(by, 1))} standard deviations from where it is elsewhere"
    return (
        f"{study.designs[each.design]} could not be in {each.times:,} draws ({percent(each.share)}), most "
        f"often ({times:,}) because of {why}{apart}. Leaving them out favours it."
    )


def _settled(study: Study) -> Iterator[str]:
    if len(study.designs) < 2 or not study.whole.any():
        return
    found = settled(benefit_of(study, threshold_of(study)))
    count = len(found.best)
    yield (
        f"Which design is best has not changed since draw {found.since:,} of {count:,}"
        + ("." if found.since <= count / 2 else ": more draws may change it.")
    )


# ---- as tables ---------------------------------------------------------------------------------------------


def tables(study: Study) -> dict[str, Rows]:
    """Return everything the draws say, as named tables; those with nothing in them are left out."""
    found: dict[str, Rows] = {
        "outcomes": outcome_rows(study),
        "differences": difference_rows(study),
        "convergence": convergence_rows(study),
        "failed": failed_rows(study),
        "bounds": bound_rows(study),
        "parameters": parameter_rows(study),
    }
    return filled(found)


def outcome_rows(study: Study) -> Rows:
    """Return every outcome of every design with its spread."""
    return by_column(
        [
            {
                "design": design,
                "outcome": name,
                "called": study.described(name).label,
                "unit": study.described(name).unit,
                **_spread(study.values[k, n]),
            }
            for k, design in enumerate(study.designs)
            for n, name in enumerate(study.outcomes)
            if np.isfinite(study.values[k, n]).any()
        ]
    )


def _spread(values: Any) -> dict[str, Any]:
    found = spread_of(values)
    return {
        "mean": found.mean,
        "median": found.median,
        "low": found.low,
        "high": found.high,
        "error": known(found.error),
        "draws": found.draws,
    }


def difference_rows(study: Study) -> Rows:
    """Return how designs differ, outcome by outcome and draw by draw."""
    rows = []
    for name in study.outcomes:
        what = study.described(name)
        for (j, k), found in differences(study, name).items():
            if not found.spread.draws:
                continue
            rows.append(
                {
                    "design": study.designs[k],
                    "less": study.designs[j],
                    "outcome": name,
                    "called": what.label,
                    "unit": what.unit,
                    "mean": found.spread.mean,
                    "median": found.spread.median,
                    "low": found.spread.low,
                    "high": found.spread.high,
                    "error": known(found.spread.error),
                    "better [share]": known(found.better),
                    "higher [share]": found.higher,
                    "draws saved [ratio]": known(found.saved),
                    "draws": found.spread.draws,
                }
            )
    return by_column(rows)


def convergence_rows(study: Study) -> Rows:
    """Return what was best after 2, 5, 10, 20, 50 … draws, and by how much."""
    if len(study.designs) < 2 or study.whole.sum() < 2:
        return {}
    benefit = benefit_of(study, threshold_of(study))
    found: Settled = settled(benefit)
    rows = []
    for n in _marks(benefit.shape[1]):
        best = int(found.best[n - 1])
        ahead = _ahead(benefit[:, :n], best)
        rows.append(
            {
                "draws": n,
                "best": study.designs[best],
                f"ahead of the next by [{study.currency}]": ahead.mean,
                "error": known(ahead.error),
                "stands": n >= found.since,
            }
        )
    return by_column(rows)


def _ahead(benefit: Any, best: int) -> Any:
    """Return how far the best is ahead of the next."""
    others = benefit.mean(axis=1).copy()
    others[best] = -np.inf
    return spread_of(benefit[best] - benefit[int(others.argmax())])


def _marks(draws: int) -> list[int]:
    steps = [n * 10**power for power in range(7) for n in (1, 2, 5)]
    return [*(n for n in steps if 2 <= n < draws), draws]


def failed_rows(study: Study) -> Rows:
    """Return the draws that could not be, by reason."""
    return by_column(
        [
            {
                "design": study.designs[each.design],
                "draws": times,
                "share": times / study.draws,
                "why": why,
                "most unlike others in": ", ".join(f"{name} ({by:+.2f})" for name, by in each.unlike),
            }
            for each in lost(study)
            for why, times in each.reasons
        ]
    )


def bound_rows(study: Study) -> Rows:
    """Return how far the failed draws could move what is said, were they as bad or as good as any seen."""
    rows = []
    for each in lost(study):
        there = study.there(each.design)
        for name in dict.fromkeys(("qalys", "pool spending", study.main)):
            values = study.of(name)[each.design]
            low, high = bounds(values, there)
            rows.append(
                {
                    "design": study.designs[each.design],
                    "outcome": name,
                    "mean without them": spread_of(values).mean,
                    "were they as low as any": low,
                    "were they as high as any": high,
                }
            )
    return by_column([{name: plain_cell(value) for name, value in row.items()} for row in rows])


def parameter_rows(study: Study) -> Rows:
    """Return what is uncertain, with its distribution, source and status."""
    names = ("name", "group", "distribution", "mean", "standard_error", "low", "high", "status", "source")
    listed = study.manifest["parameters"]
    return {name: [each.get(name) for each in listed] for name in names} | {
        "designs": [", ".join(each["designs"]) for each in listed]
    }


def as_plain(study: Study) -> dict[str, Any]:
    """Return everything, ready for JSON."""
    return {
        "sentence": sentence(study),
        "study": study.fingerprint,
        "folder": None if study.path is None else str(study.path),
        "designs": list(study.designs),
        "draws": study.draws,
        "compared_draws": int(study.whole.sum()),
        "pairs": [[study.designs[k], study.designs[j]] for j, k in pairs(study)],
        "notes": notes(study),
        **plainly(tables(study)),
    }
