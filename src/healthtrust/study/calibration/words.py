"""The calibration in words: how many findings the response agrees with, and what still misses.

>>> from healthtrust.study.calibration.answer import Asked, answer
>>> sentence(answer(Asked(draws=50))).startswith("The response agrees with")
True
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from healthtrust.study.calibration.agreement import Agreement
from healthtrust.study.calibration.answer import Answer, Drawn, before_any
from healthtrust.study.calibration.errors import PLACE_SPREAD
from healthtrust.study.calibration.told import as_row

Rows = dict[str, list[Any]]

SHORT = ("finding", "year", "found", "model", "another place", "agrees")
HEAD = ("finding", "year", "found", "model", "90 % interval", "another place", "agrees", "status")
PLAN_SHORT = ("plan", "year", "planned", "model", "another place")
PLAN_HEAD = ("plan", "year", "planned", "model", "90 % interval", "another place")
"""Columns of `line`, of findings and of plans; the short ones for a narrow screen."""


def sentence(found: Answer) -> str:
    """Return what was found in a sentence or two."""
    parts = [
        f"{sum(each.agrees for each in of)} of {len(of)} findings {words}"
        for of, words in ((found.fitted, "it was fitted to"), (found.held_out, "held out"))
        if of
    ]
    drawn = "as stated, before any was fitted" if found.asked.prior else "as fitted"
    missed = [each.target.name for each in (*found.fitted, *found.held_out) if not each.agrees]
    still = f" It misses {', '.join(missed)}." if missed else ""
    if not parts:
        return f"There are plans alone, and no finding to agree with; coefficients are {drawn}."
    return f"The response agrees with {' and '.join(parts)}, its coefficients {drawn}.{still}"


def notes(found: Answer) -> Iterator[str]:
    """Yield how to read the answer."""
    yield (
        "Agrees: model and finding are no farther apart than chance leaves nine times in ten, given the "
        "spread of both. Inside: what was found lies within the interval of another place, whose response to "
        f"the same arrangement is taken to differ by a standard deviation of {100 * PLACE_SPREAD:.0f} %."
    )
    for role, chance in found.as_far.items():
        yield (
            f"Were the model right, findings as far off as these, or farther, would come {100 * chance:.0f} "
            f"times in 100 ({role})."
        )
    yield (
        f"{found.asked.draws:,} draws of the coefficients, seed {found.asked.seed}; changes over the year "
        "before, less those of places that changed nothing."
    )
    if found.plans:
        yield "Plans and claims were never fitted to: they stand beside what the model expects."


def tables(found: Answer) -> dict[str, Rows]:
    """Return all tables by name."""
    return {"findings": finding_rows(found), "coefficients": coefficient_rows(found)}


def finding_rows(found: Answer) -> Rows:
    """Return a row for each finding and plan."""
    rows = [as_row(each) for each in found.agreements]
    return {name: [row[name] for row in rows] for name in rows[0]}


def coefficient_rows(found: Answer) -> Rows:
    """Return a row for each coefficient that is fitted: as stated, and as it is here."""
    rows = [_coefficient_row(name, of) for name, of in found.coefficients.items()]
    return {name: [row[name] for row in rows] for name in rows[0]}


def _coefficient_row(name: str, of: Drawn) -> dict[str, Any]:
    """Return a coefficient before any finding, as drawn, and what part of its variance findings took."""
    stated = before_any(name)
    numbers = {
        "prior_median": stated.median,
        "prior_deviation": stated.deviation,
        "median": of.median,
        "deviation": of.deviation,
        "low": of.low,
        "high": of.high,
    }
    learned = round(1 - (of.deviation / stated.deviation) ** 2, 2) + 0.0  # no negative zero
    return {
        "coefficient": name,
        **{key: round(value, 4) for key, value in numbers.items()},
        "learned": learned,
    }


def as_plain(found: Answer) -> dict[str, Any]:
    """Return everything as plain values."""
    asked = found.asked
    return {
        "says": sentence(found),
        "notes": list(notes(found)),
        "draws": asked.draws,
        "seed": asked.seed,
        "prior": asked.prior,
        "as_far": dict(found.as_far),
        **tables(found),
    }


def percent(share: float) -> str:
    """Return a change in percent with its sign; zero has none.

    >>> percent(-0.4), percent(0.00001), percent(0.015)
    ('−40.0 %', '0.0 %', '+1.5 %')
    """
    rounded = round(100 * share, 1)
    sign = "−" if rounded < 0 else "+" if rounded > 0 else ""
    return f"{sign}{abs(rounded):.1f} %"


def line(each: Agreement) -> dict[str, str]:
    """Return one finding as cells under `HEAD` and `PLAN_HEAD`: changes in percent, error in points."""
    target = each.target
    return {
        "finding": target.name,
        "plan": target.name,
        "year": str(target.year),
        "found": f"{percent(target.value)} ±{100 * target.spread:.1f}",
        "planned": percent(target.value),
        "model": percent(each.median),
        "90 % interval": _ends(each.low, each.high),
        "another place": _ends(each.place_low, each.place_high),
        "agrees": "yes" if each.agrees else "no",
        "status": target.status,
    }


def lines(of: Iterable[Agreement], header: Sequence[str]) -> list[list[str]]:
    """Return findings as rows of cells under a header."""
    return [[line(each)[name] for name in header] for each in of]


def _ends(low: float, high: float) -> str:
    return f"{percent(low)[:-2]} to {percent(high)[:-2]}"


def in_markdown(found: Answer) -> str:
    """Return all findings and plans as tables of a page, with the coefficients behind them."""
    coefficients = coefficient_rows(found)
    parts = [
        _table(HEAD, lines((*found.fitted, *found.held_out), HEAD)),
        _table(PLAN_HEAD, lines(found.plans, PLAN_HEAD)),
        _table([name.replace("_", " ") for name in coefficients], _coefficient_lines(coefficients)),
        "\n".join(f"- {note}" for note in notes(found)),
    ]
    return "\n\n".join(parts)


def _coefficient_lines(rows: Rows) -> Iterator[list[str]]:
    for name, *numbers in zip(*rows.values(), strict=True):
        yield [name, *(f"{number:.3g}" for number in numbers)]


def _table(header: Sequence[str], cells: Iterable[Sequence[str]]) -> str:
    rows = [f"| {' | '.join(row)} |" for row in (header, *cells)]
    return "\n".join([rows[0], "|---" * len(header) + "|", *rows[1:]])
