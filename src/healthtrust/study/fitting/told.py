"""A calibration as tables: knobs, targets, correlation, influence, what is open, searches, profiles, seeds.

>>> known(float("nan")), known(1.5)
(None, 1.5)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Any

import numpy as np

from healthtrust.ground.rows import by_column, filled, known
from healthtrust.study.fitting.certain import NOTHING_KNOWN
from healthtrust.study.fitting.found import Fitting
from healthtrust.study.fitting.ranges import Range
from healthtrust.study.trial import described

Rows = Mapping[str, Sequence[Any]]
"""A table: columns of one length by name."""


def names_of(of: Fitting) -> list[str]:
    """Return what the knobs are called."""
    return [along.turned.label for along in of.question.model.ranges]


def tables(of: Fitting) -> dict[str, Rows]:
    """Return everything found, as named tables; those with nothing in them are left out."""
    found = {
        "knobs": knob_rows(of),
        "targets": target_rows(of),
        "correlation": correlation_rows(of),
        "influence": influence_rows(of),
        "directions": direction_rows(of),
        "profiles": profile_rows(of),
        "seeds": seed_rows(of),
        "searches": search_rows(of),
        "waves": wave_rows(of),
    }
    return filled(found)


def knob_rows(of: Fitting) -> Rows:
    """Return each knob: base and fitted value, how sure, its range, and by how much luck moves it."""
    rows = []
    parts = zip(of.question.model.ranges, of.settings, of.errors, of.intervals, of.lucky.spread, strict=True)
    for n, (along, value, error, (low, high), luck) in enumerate(parts):
        rows.append(
            {
                "knob": along.turned.label,
                "base": along.turned.base,
                "fitted": value,
                "standard_error": known(float(error)),
                "low": known(low),
                "high": known(high),
                "range_low": along.turned.low,
                "range_high": along.turned.high,
                "at_an_end": not bool(of.free[n]),
                "luck": known(float(luck) * along.slope(float(of.fit.point[n]))),
                "prior": along.knob.prior,
                "prior_standard_error": along.knob.prior_standard_error,
            }
        )
    return by_column(rows)


def target_rows(of: Fitting) -> Rows:
    """Return each target beside the base design and the fitted one."""
    currency, rows = of.question.read.design.currency, []
    for each in of.met:
        what = described(each.target.result, currency)
        rows.append(
            {
                "result": each.target.result,
                "called": what.label,
                "unit": what.unit,
                "role": each.target.role,
                "target": each.target.value,
                "standard_error": each.target.standard_error,
                "luck": each.luck,
                "weight": each.target.weight,
                "before": each.before,
                "model": each.model,
                "model_error": known(each.error),
                "off_before [standard errors]": each.off_before,
                "off [standard errors]": each.off,
                "met": each.inside,
                "source": each.target.source,
                "status": each.target.status,
            }
        )
    return by_column(rows)


def correlation_rows(of: Fitting) -> Rows:
    """Return how errors of knobs go together."""
    names = names_of(of)
    matrix = zip(names, of.sure.correlation.tolist(), strict=True)
    return by_column(
        [{"knob": name, **dict(zip(names, map(known, row), strict=True))} for name, row in matrix]
    )


def influence_rows(of: Fitting) -> Rows:
    """Return by how much each fitted value moves when a target rises by one standard error."""
    rows = []
    for n, along in enumerate(of.question.model.ranges):
        slope = along.slope(float(of.fit.point[n]))
        for target, moves in zip(of.question.fitted, of.sure.influence[n], strict=True):
            moved, error = float(moves) * slope, float(of.errors[n])
            rows.append(
                {
                    "knob": along.turned.label,
                    "target": target.name,
                    "moves": moved,
                    "in its standard errors": known(moved / error) if error > 0 else None,
                }
            )
    return by_column(rows)


def direction_rows(of: Fitting) -> Rows:
    """Return combinations of knobs, the best known first: how surely targets alone determine each."""
    rows = []
    for singular, parts in zip(of.sure.singular, of.sure.directions, strict=True):
        error = float(1 / singular) if singular > 0 else float("nan")
        rows.append(
            {
                "singular_value": float(singular),
                "standard_error [share of ranges]": known(error),
                "determined": bool(error <= NOTHING_KNOWN),
                **{name: float(part) for name, part in zip(names_of(of), parts, strict=True)},
            }
        )
    return by_column(rows)


def profile_rows(of: Fitting) -> Rows:
    """Return how the distance rises with each knob held elsewhere."""
    return by_column(
        [
            {"knob": along.turned.label, "value": along.value(float(u)), "rise": known(float(rise))}
            for along, each in zip(of.question.model.ranges, of.profiles, strict=True)
            for u, rise in zip(each.shares, each.rise, strict=True)
        ]
    )


def seed_rows(of: Fitting) -> Rows:
    """Return the fitted design by each seed, and where each knob would lie by it."""
    rows = []
    for seed, missed, point in zip(of.lucky.seeds, of.lucky.missed, of.lucky.points, strict=True):
        rows.append(
            {
                "seed": seed,
                "chi_square": known(float(missed @ missed)),
                **{f"{name} by it": value for name, value in _values(of.question.model.ranges, point)},
                **{
                    f"{target.name} [standard errors]": known(float(each))
                    for target, each in zip(of.question.fitted, missed, strict=True)
                },
            }
        )
    return by_column(rows)


def search_rows(of: Fitting) -> Rows:
    """Return where each search began and ended, the nearest to the targets first."""
    ranges = of.question.model.ranges
    return by_column(
        [
            {
                "distance": end.least,
                "steps": end.steps,
                **{f"{name} from": value for name, value in _values(ranges, end.start)},
                **{f"{name} to": value for name, value in _values(ranges, end.point)},
            }
            for end in of.sought.ends
        ]
    )


def wave_rows(of: Fitting) -> Rows:
    """Return the waves of history matching; none where there were none."""
    return by_column(
        [
            {
                "wave": wave.number,
                "tried": wave.tried,
                "not implausible before [share]": wave.plausible,
                "worst surface [standard errors]": wave.error,
            }
            for wave in of.sought.waves
        ]
    )


def _values(ranges: Sequence[Range], point: Any) -> Iterator[tuple[str, float | None]]:
    for along, u in zip(ranges, np.asarray(point).tolist(), strict=True):
        yield along.turned.label, along.value(u) if isfinite(u) else None
