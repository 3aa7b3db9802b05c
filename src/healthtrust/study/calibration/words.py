"""The calibration in words: how many findings the response agrees with, and what still misses.

>>> from healthtrust.study.calibration.answer import Asked, answer
>>> sentence(answer(Asked(draws=50))).startswith("The response agrees with")
True
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from healthtrust.study.calibration.agreement import Agreement
from healthtrust.study.calibration.answer import Answer, prior_of
from healthtrust.study.calibration.told import as_row

Rows = dict[str, list[Any]]


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
    return f"The response agrees with {' and '.join(parts) or 'no finding'}, its coefficients {drawn}.{still}"


def notes(found: Answer) -> Iterator[str]:
    """Yield how to read the answer."""
    yield (
        "Agrees: model and finding are no farther apart than chance leaves nine times in ten, given the "
        "spread of both. Inside: what was found lies within the model's own 90 % interval."
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
    header = ("stated", "standard_error", "median", "low", "high")
    numbers = [(*prior_of(name), *spread) for name, spread in found.coefficients.items()]
    rounded = [[round(value, 4) for value in column] for column in zip(*numbers, strict=True)]
    return {"coefficient": list(found.coefficients), **dict(zip(header, rounded, strict=True))}


def as_plain(found: Answer) -> dict[str, Any]:
    """Return everything as plain values."""
    asked = found.asked
    return {
        "says": sentence(found),
        "notes": list(notes(found)),
        "draws": asked.draws,
        "seed": asked.seed,
        "prior": asked.prior,
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


def line(each: Agreement) -> list[str]:
    """Return one finding as cells: name, found, error, model, interval, agrees."""
    target = each.target
    beside = [percent(each.median), f"{percent(each.low)[:-2]} to {percent(each.high)[:-2]}"]
    if target.role == "plan":
        return [target.name, str(target.year), percent(target.value), *beside]
    spread = f"±{100 * target.spread:.1f}"
    inside = "yes" if each.inside else "no"
    return [
        target.name, str(target.year), percent(target.value), spread, *beside,
        inside, "yes" if each.agrees else "no",
    ]  # fmt: skip


def in_markdown(found: Answer) -> str:
    """Return all findings and plans as tables of a page, with the coefficients behind them."""
    head = "| finding | year | found | error | model | 90 % interval [%] | inside | agrees |"
    plan_head = "| plan or claim | year | planned | model | 90 % interval [%] |"
    parts = [
        _table(head, (line(each) for each in (*found.fitted, *found.held_out))),
        _table(plan_head, (line(each) for each in found.plans)),
        _table("| coefficient | stated | error | median | low | high |", _coefficient_lines(found)),
    ]
    return "\n\n".join(parts)


def _coefficient_lines(found: Answer) -> Iterator[list[str]]:
    for name, *numbers in zip(*coefficient_rows(found).values(), strict=True):
        yield [name, *(f"{number:.3g}" for number in numbers)]


def _table(head: str, lines: Iterable[list[str]]) -> str:
    columns = head.count("|") - 1
    return "\n".join([head, "|---" * columns + "|", *(f"| {' | '.join(cells)} |" for cells in lines)])
