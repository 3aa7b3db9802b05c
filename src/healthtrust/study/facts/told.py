"""What facts say: in a sentence, as rows for tables and sheets, as plain values for JSON.

>>> chance(1.0), chance(0.9912), chance(0.9996)
('in every draw', 'in 99.1 %', 'in over 99.9 %')
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from healthtrust.study.facts.answer import Answer
from healthtrust.study.facts.fact import UNITS, Evidence, Fact

Rows = dict[str, list[Any]]

NEARLY = 0.95
"""Share of draws from which on a fact is said to hold nearly always [assumed]."""


def numbered(found: Answer) -> Iterator[tuple[str, Fact]]:
    """Yield the facts as they are numbered, then the guards."""
    yield from ((f"{n}", fact) for n, fact in enumerate(found.facts, start=1))
    yield from ((f"guard {n}", fact) for n, fact in enumerate(found.guards, start=1))


def sentence(found: Answer) -> str:
    """Return what holds, in a sentence or two."""
    each = list(numbered(found))
    sure = [fact for _, fact in each if fact.probability >= NEARLY]
    number, least = min(each, key=lambda pair: pair[1].probability)
    both = f"{len(found.facts)} facts and {len(found.guards)} guards"
    said = f"Of {both} {len(sure)} hold in {100 * NEARLY:.0f} % of draws or more"
    if least.probability == 1:
        return f"{said}, all of them in every draw."
    which = f"fact {number}" if number.isdigit() else number
    share = f"{chance(least.probability)} of {len(least.holds):,} draws"
    return f"{said}. Least sure is {which}, “{least.name}”, {share}."


def chance(probability: float) -> str:
    """Return a probability in words."""
    if probability == 1:
        return "in every draw"
    if probability > 0.999:
        return "in over 99.9 %"
    return f"in {100 * probability:.1f} %"


def fact_rows(found: Answer) -> Rows:
    """Return a row for each fact and guard."""
    each = list(numbered(found))
    return {
        "number": [number for number, _ in each],
        "fact": [fact.name for _, fact in each],
        "holds in": [fact.probability for _, fact in each],
        "draws": [len(fact.holds) for _, fact in each],
        "says": [fact.says for _, fact in each],
        "remark": [fact.remark for _, fact in each],
        "source": [fact.source for _, fact in each],
    }


def evidence_rows(found: Answer) -> Rows:
    """Return a row for each piece of evidence: median and 90 % interval of draws, and its limits."""
    each = [(number, one) for number, fact in numbered(found) for one in fact.evidence]
    ends = [one.interval for _, one in each]
    return {
        "number": [number for number, _ in each],
        "evidence": [one.says for _, one in each],
        "unit": [one.unit for _, one in each],
        "median": [middle for middle, _, _ in ends],
        "low": [low for _, low, _ in ends],
        "high": [high for _, _, high in ends],
        "wanted": [one.wanted for _, one in each],
        "holds in": [one.probability for _, one in each],
    }


def amount(value: float, unit: str) -> str:
    """Return a number as a reader says it.

    >>> amount(-0.3941, "share"), amount(0.1384, "ratio"), amount(-0.0, "index"), amount(14.0, "years")
    ('−39.4 %', '0.14', '0.000', '14 years')
    """
    times, word = UNITS[unit]
    decimals = {"share": 1, "ratio": 2, "index": 3}.get(unit, 0)
    said = f"{times * value:.{decimals}f}"
    return (said.removeprefix("-") if float(said) == 0 else said.replace("-", "−")) + word


def seen(one: Evidence) -> str:
    """Return median and interval of a piece of evidence."""
    middle, low, high = (amount(value, one.unit) for value in one.interval)
    return middle if low == high else f"{middle} ({low} to {high})"


def notes(found: Answer) -> tuple[str, ...]:
    """Return what to know beside."""
    which = "as stated, before any was fitted" if found.asked.prior else "as fitted to published studies"
    return (
        f"{found.asked.draws:,} draws of the coefficients {which}, the same for all facts; ten years; seed "
        f"{found.asked.seed}.",
        "A fact holds in a draw where all of its evidence does. That it holds says that the model shows it, "
        "with numbers as uncertain as they are; not that it is true of a place.",
    )


def tables(found: Answer) -> dict[str, Rows]:
    """Return all tables, the sheets of a workbook."""
    return {"facts": fact_rows(found), "evidence": evidence_rows(found)}


def as_plain(found: Answer) -> dict[str, Any]:
    """Return everything as plain values."""
    told: dict[str, Any] = {
        "says": sentence(found),
        "notes": list(notes(found)),
        "draws": found.asked.draws,
        "seed": found.asked.seed,
        "prior": found.asked.prior,
    }
    for name, rows in tables(found).items():
        told[name] = [dict(zip(rows, row, strict=True)) for row in zip(*rows.values(), strict=True)]
    return told
