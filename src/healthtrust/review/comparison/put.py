"""A comparison to be made: which table, what kind of figure, beside what, by which limits, paid how.

>>> Asked(Path("admissions.csv"), Named(expected="expected")).figure
'ratio'
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import Currency, currency, to_minor
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.review.comparison.control_chart import CHARTS, ChartKind
from healthtrust.review.comparison.dispersion import FEWEST
from healthtrust.review.comparison.reading import Bodies, bodies_of
from healthtrust.review.comparison.reading import Named as Named
from healthtrust.review.comparison.run_rules import SETS, Rules
from healthtrust.review.comparison.scale import KINDS, Kind
from healthtrust.review.comparison.verdicts import DIRECTIONS

LIMITS = ("adjusted", "exact", "wilson")


@dataclass(frozen=True)
class Charted:
    """How bodies are watched over periods."""

    chart: str = ""
    """xmr, chance or laney; empty: xmr, where there are periods."""
    rules: str = "nhs"
    run: int | None = None
    trend: int | None = None
    steps: tuple[str, ...] = ()
    """Periods from which limits begin anew."""


@dataclass(frozen=True)
class Paid:
    """What a target pays; money in major units."""

    target: float | None = None
    direction: str = ""
    reward: float = 0.0
    penalty: float = 0.0
    own: float = 1.0
    """Part of the spread between bodies that is their own doing."""
    false_share: float = 0.1
    """Share of what moves that may be false: the smallest size is found for it."""
    currency: str = "GBP"


@dataclass(frozen=True)
class Asked:
    """What is asked, as it is written."""

    table: Path
    named: Named = field(default_factory=Named)
    kind: str = ""
    limits: str = "adjusted"
    winsorise: float = 0.1
    level: float = 0.95
    standard: float | None = None
    at: str = ""
    """Period that is compared; empty: the last."""
    false_discovery: float | None = None
    charted: Charted = field(default_factory=Charted)
    paid: Paid = field(default_factory=Paid)
    show: tuple[str, ...] = ()
    """Bodies whose charts are drawn."""
    synthetic: bool = False

    @property
    def figure(self) -> str:
        """Return what is compared: ratios where expected events are named, else shares."""
        return self.kind or ("ratio" if self.named.expected else "share")


@dataclass(frozen=True)
class Question:
    """What is asked, read."""

    asked: Asked
    kind: Kind
    bodies: Bodies
    period: str
    """That is compared; empty where there is one only."""
    chart: ChartKind
    rules: Rules
    starts: tuple[int, ...]
    """Positions of periods from which limits begin anew."""
    money: Currency
    reward: int
    penalty: int


def question_of(asked: Asked) -> Question:
    """Return the question that is asked; raises with every problem found."""
    kind = asked.figure
    problems = [*_wrong(asked, kind), *_unpaid(asked.paid, kind), *_uncharted(asked)]
    money = attempt(lambda: currency(asked.paid.currency), problems)
    # Of a kind that is none, the table is read as the kind that asks least, so that its mistakes are told.
    as_kind: Kind = kind if kind in KINDS else "rate"
    read = attempt(lambda: bodies_of(asked.table, asked.named, as_kind), problems)
    if read is not None:
        problems += _of_periods(asked, read)
    refuse(problems)
    assert read is not None and money is not None
    return Question(
        asked,
        cast(Kind, kind),
        read,
        asked.at or read.periods[-1],
        cast(ChartKind, asked.charted.chart or "xmr"),
        _rules(asked.charted),
        tuple(read.periods.index(step) for step in asked.charted.steps),
        money,
        to_minor(asked.paid.reward, money),
        to_minor(asked.paid.penalty, money),
    )


def _rules(charted: Charted) -> Rules:
    known = SETS[charted.rules]
    run = known.run if charted.run is None else charted.run
    return Rules(
        known.beyond, known.two_of_three, run, known.trend if charted.trend is None else charted.trend
    )


def _wrong(asked: Asked, kind: str) -> Iterator[Problem]:
    choices = (
        ("--kind", kind, KINDS),
        ("--limits", asked.limits, LIMITS),
        ("--rules", asked.charted.rules, tuple(SETS)),
    )
    for option, said, known in choices:
        if said not in known:
            yield Problem(option, repr(said), in_words(known), nearest_match(said, known))
    if asked.charted.chart and asked.charted.chart not in CHARTS:
        yield Problem(
            "--chart", repr(asked.charted.chart), in_words(CHARTS), nearest_match(asked.charted.chart, CHARTS)
        )
    if not 0 < asked.level < 1:
        yield Problem("--level", f"{asked.level:g}", "a number between 0 and 1, as 0.95 or 0.998")
    if not 0 <= asked.winsorise < 0.5:
        yield Problem("--winsorise", f"{asked.winsorise:g}", "a share of bodies from 0 to below a half")
    rate = asked.false_discovery
    if rate is not None and not 0 < rate < 1:
        yield Problem("--false-discovery", f"{rate:g}", "a share between 0 and 1, as 0.05")
    for option, value in (("--standard", asked.standard), ("--target", asked.paid.target)):
        if value is not None and not (value > 0 and (kind != "share" or value < 1)):
            yield Problem(
                option, f"{value:g}", "a share between 0 and 1" if kind == "share" else "a number above 0"
            )


def _unpaid(paid: Paid, kind: str) -> Iterator[Problem]:
    if paid.target is not None and not paid.direction:
        remedy = "Say --direction lower where less is better, --direction higher where more is."
        yield Problem("--target", f"{paid.target:g} without a direction", in_words(DIRECTIONS), None, remedy)
    if paid.direction and paid.direction not in DIRECTIONS:
        near = nearest_match(paid.direction, DIRECTIONS)
        yield Problem("--direction", repr(paid.direction), in_words(DIRECTIONS), near)
    for option, amount in (("--reward", paid.reward), ("--penalty", paid.penalty)):
        if not amount >= 0:
            yield Problem(option, f"{amount:g}", "an amount of 0 or more")
        if amount and paid.target is None:
            yield Problem(option, "money without a target", "--target, with --direction")
    if not 0 <= paid.own <= 1:
        yield Problem("--own", f"{paid.own:g}", "a share from 0 to 1")
    if not 0 < paid.false_share < 1:
        yield Problem("--false-share", f"{paid.false_share:g}", "a share between 0 and 1, as 0.1")


def _uncharted(asked: Asked) -> Iterator[Problem]:
    for option, number, least in (("--run", asked.charted.run, 2), ("--trend", asked.charted.trend, 3)):
        if number is not None and number != 0 and not least <= number <= 30:
            yield Problem(option, str(number), f"0 for none, or from {least} to 30 points")


def _of_periods(asked: Asked, read: Bodies) -> Iterator[Problem]:
    """Return what the table's bodies and periods are too few for."""
    periods, charted = read.periods, asked.charted
    for option, said in (("--at", asked.at), *(("--step-change", step) for step in charted.steps)):
        if said and said not in periods:
            yield Problem(option, repr(said), in_words(periods[:12]), nearest_match(said, periods))
    wants = charted.chart or charted.steps
    if len(periods) == 1 and wants:
        option = "--chart" if charted.chart else "--step-change"
        when = f"one period, {periods[0]}" if periods[0] else "no periods"
        yield Problem(option, when, "two periods or more, named with --period")
    starts = sorted({0, *(periods.index(step) for step in charted.steps if step in periods)})
    for start, end in zip(starts, [*starts[1:], len(periods)], strict=True):
        if charted.steps and end - start < 2 <= len(periods):
            found = f"one period from {periods[start]}"
            yield Problem("--step-change", found, "two periods or more between changes")
    shown = asked.at if asked.at in periods else periods[-1]
    bodies = len(read.at(shown).body)
    if bodies < FEWEST:
        when = f" in {shown}" if shown else ""
        expected = f"{FEWEST} or more: a spread between them cannot be told from fewer"
        yield Problem(asked.table.name, f"{bodies} bod{'y' if bodies == 1 else 'ies'}{when}", expected)
    elif not read.at(shown).numerator.any():
        yield Problem(asked.table.name, "no events at all", "a numerator above 0 in some body")
    for body in asked.show:
        if body not in read.body:
            yield Problem("--show", repr(body), "a body of the table", nearest_match(body, set(read.body)))
