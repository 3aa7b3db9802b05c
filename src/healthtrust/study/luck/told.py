"""An answer about luck in rows and in words: by size, by party, by period, and where the luck comes from.

>>> money(-276_189_071.0, "USD"), money(1_250.0, ""), share(0.0364), share(1.2e-5), share(-0.02)
('−$276.2 m', '1,250', '3.6 %', '0.0 %', '−2.0 %')
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.money import currency, to_minor, words
from healthtrust.ground.rows import by_column, by_row
from healthtrust.study.luck.answer import ENDS, INTERVAL, Answer, Case
from healthtrust.study.luck.deal import by_period
from healthtrust.study.luck.history import SIZES
from healthtrust.study.luck.put import OBSERVED
from healthtrust.study.luck.spread import (
    MEANING,
    PARAMETERS,
    Real,
    in_words,
    person_deviation,
    shipped_facts,
)

Rows = dict[str, list[Any]]
APART = 12
"""Parties up to which each is told of; above, classes of size are."""
MONEY = (
    "expected cost",
    "expected settlement",
    "standard error",
    "standard deviation",
    f"{ENDS[0]:.0%} below".replace("%", " %"),
    f"{1 - ENDS[1]:.0%} above".replace("%", " %"),
    "left to the payer",
)


@dataclass(frozen=True)
class Group:
    """Settlements told of together."""

    name: str
    members: NDArray[np.int64]


def groups(found: Answer) -> tuple[Group, ...]:
    """Return each party where they are few, else classes by number of people and all together.

    Members stand in the order of their keys, so that means do not hang on the order of rows.
    """
    keys, people = found.asked.deal.statement.key, found.asked.parties.people
    if len(keys) <= APART:
        return tuple(Group(str(key), np.array([k])) for k, key in enumerate(keys.tolist()))
    told, order = [], np.argsort(keys.astype(str), kind="stable")
    for low, high in zip(SIZES, [*SIZES[1:], np.inf], strict=True):
        members = order[(people[order] >= low) & (people[order] < high)]
        name = f"from {low:,} people" if isnan(high) or high == np.inf else f"{low:,} to {high:,.0f} people"
        if len(members):
            told.append(Group(name.replace("0 to ", "below ") if low == 0 else name, members))
    return (*told, Group("all", order))


def settlement_rows(found: Answer) -> Rows:
    """Return one row for each case and group: probabilities, and money of one settlement on average."""
    return by_column([_row(found, case, group) for case in found.cases for group in groups(found)])


def party_rows(found: Answer) -> Rows:
    """Return one row for each party, of the first case."""
    keys = found.asked.deal.statement.key.tolist()
    each = [Group(str(key), np.array([k])) for k, key in enumerate(keys)]
    return by_column([_row(found, found.main, group) for group in each])


def _row(found: Answer, case: Case, group: Group) -> dict[str, Any]:
    judged, asked = case.found, found.asked
    expected = asked.deals[case.variant].expected

    def mean(values: Real) -> float:
        return float(values[group.members].mean())

    least, detectable = (
        _known_mean(values[group.members])
        for values in (found.least[case.variant], found.detectable(case.variant, case.counted, case.years))
    )
    low, high = MONEY[4:6]
    return {
        "group": group.name,
        "settlements": len(group.members),
        "people": round(mean(asked.parties.people)),
        "variant": case.variant,
        "luck": case.counted,
        "years": case.years,
        "true saving": case.saving if case.saving == OBSERVED else float(case.saving),
        "spread": mean(asked.spread.deviation(asked.parties.people, case.counted, case.years)),
        "paid": mean(judged.paid),
        "charged": mean(judged.charged),
        "held back": mean(judged.held),
        "at a limit": mean(judged.limited),
        "least paid": least,
        "detectable": detectable,
        "expected cost": mean(expected),
        "expected settlement": mean(judged.expected),
        "share of cost": mean(judged.expected) / mean(expected),
        "standard error": sqrt(float((judged.error[group.members] ** 2).sum())) / len(group.members),
        "standard deviation": mean(judged.deviation),
        low: mean(judged.low),
        high: mean(judged.high),
        "left to the payer": mean(judged.left),
    }


def _known_mean(values: Real) -> float | None:
    """Return the mean of those that are known; None where none is."""
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else None


def period_rows(found: Answer) -> Rows:
    """Return what the statement shows by period, beside what luck makes of it in the first case."""
    shown = found.shown
    if shown is None:
        return {}
    judged, deal = found.main.found, found.asked.deal
    true = by_period(deal.statement, judged.left + judged.expected)
    whole = [*range(len(shown.names)), slice(None)]
    rows = []
    for k, name in zip(whole, [*shown.names, "all"], strict=True):
        total = judged.total[:, [k]] if isinstance(k, int) else judged.total
        drawn, saving = total.sum(axis=1), float(np.sum(true[k]))
        low, high = np.quantile(drawn, INTERVAL).tolist()
        rows.append(
            {
                "period": name,
                "settlements": int(np.sum(shown.parties[k])),
                "expected cost": float(np.sum(shown.expected[k])),
                "saving shown": float(np.sum(shown.saved[k])),
                "settled as shown": float(np.sum(shown.settled[k])),
                "net as shown": float(np.sum(shown.net[k])),
                "true saving": saving,
                "settled by luck": float(drawn.mean()),
                "net by luck": saving - float(drawn.mean()),
                "net, low": saving - high,
                "net, high": saving - low,
            }
        )
    return by_column(rows)


def calibration_rows(found: Answer) -> Rows:
    """Return the numbers that luck is drawn from, with their sources, and theory beside them."""
    spread, facts, fit = found.asked.spread, shipped_facts(), found.asked.fit
    rows = []
    values = (spread.fixed, spread.by_size, spread.yearly, spread.persistence)
    for name, value in zip(PARAMETERS, values, strict=True):
        source = facts[name][2] if fit is None else f"fitted to {fit.rows:,} settlements given"
        rows.append((name, value, facts[name][1], source, facts[name][3] if fit is None else "cited"))
    rows += [(name, *facts[name]) for name in facts if name not in PARAMETERS]
    variation = next(value for name, (value, *_) in facts.items() if name.startswith("coefficient"))
    theory = float(person_deviation(variation, 10_000.0))
    said = "coefficient of variation over the root of people"
    rows.append(("sd of one year at 10000 people, by theory", theory, "share", said, "assumed"))
    rows.append(
        (
            "sd of one year at 10000 people",
            float(spread.deviation(10_000.0, "year")),
            "share",
            "as fitted",
            "cited",
        )
    )
    header = ("parameter", "value", "unit", "source", "status")
    return {name: [row[k] for row in rows] for k, name in enumerate(header)}


def tables(found: Answer) -> dict[str, Rows]:
    """Return every table of the answer by name."""
    told = {"settlements": settlement_rows(found)}
    if len(found.asked.parties.name) > APART:
        told["parties"] = party_rows(found)
    if found.shown is not None:
        told["periods"] = period_rows(found)
    return {**told, "calibration": calibration_rows(found)}


# ---- in words --------------------------------------------------------------------------------------------


def sentence(found: Answer) -> str:
    """Return the answer in two sentences."""
    judged, asked, code = found.main.found, found.asked, found.asked.deal.contract.currency
    paid, charged = float(judged.paid.mean()), float(judged.charged.mean())
    nothing = saving_of(found.main)
    first = (
        f"{asked.deal.contract.title}: {nothing}, luck pays {share(paid)} and charges {share(charged)} of "
        f"settlements{_of_whom(found)}; it moves {money(float(judged.expected.mean()), code)} to "
        f"{'a party' if len(judged.paid) > 1 else 'the party'} on average, "
        f"{share(float(judged.expected.sum() / asked.deal.expected.sum()))} of expected cost."
    )
    return f"{first} {_second(found)}"


def _second(found: Answer) -> str:
    code = found.asked.deal.contract.currency
    if found.shown is not None:
        rows = period_rows(found)
        names = ("net by luck", "net, low", "net, high", "net as shown")
        net, low, high, shown = (money(rows[name][-1], code) for name in names)
        return f"The payer is left with {net} (95 %: {low} to {high}); the statement shows {shown}."
    detectable = found.detectable(found.main.variant, found.main.counted, found.main.years)
    known = detectable[~np.isnan(detectable)]
    if not len(known):
        return "No true saving is paid four times in five."
    if known.min() == known.max():
        return f"A true saving is paid four times in five from {share(known.min())} on."
    least, most = share(known.min()), share(known.max())
    return f"A true saving is paid four times in five from {least} on at best, from {most} at worst, by size."


def _of_whom(found: Answer) -> str:
    count = len(found.asked.parties.name)
    names = len(set(found.asked.parties.name))
    parties = "1 party" if names == 1 else f"{names:,} parties"
    return f" ({count:,} of {parties})" if found.asked.given else ""


def saving_of(case: Case) -> str:
    """Return the true saving of a case in words."""
    if case.saving == OBSERVED:
        return "where all save what the statement shows on average"
    if float(case.saving) == 0:
        return "where nobody saves"
    return f"at a true saving of {share(float(case.saving))}"


def notes(found: Answer) -> tuple[str, ...]:
    """Return what a reader must know to judge the numbers."""
    asked, sizes = found.asked, (5_000.0, 20_000.0, 100_000.0)
    size = 100 * 1.96 * 0.5 / sqrt(asked.repetitions)
    return (
        f"Care was expected to cost {asked.deal.formula}; luck moves {asked.deal.cost_column} beside it.",
        in_words(asked.spread, sizes),
        f"What counts as luck here: {MEANING[asked.counted]}. Past settlements cannot tell lasting errors "
        "of the benchmark from true differences between parties: what is luck lies between the luck of the "
        "year and of the base years, and all that is not true saving.",
        f"Of a saving measured in one year, {_again(found)} is found again in the next: the rest was luck "
        "of the year, and what lasts fades.",
        "Each party has its own luck. What all have in common, such as a trend that misses everywhere, is "
        "not in it: sums over parties are less sure than their intervals say.",
        f"{asked.repetitions:,} repetitions, seed {asked.seed}: a probability of one party is within "
        f"{size:.1f} points, 95 times in 100.",
    )


def _again(found: Answer) -> str:
    """Return what part of a saving is found again a year later, for the smallest and the largest party."""
    people = found.asked.parties.people
    least, most = float(people.min()), float(people.max())
    small, large = (share(float(found.asked.spread.correlation(n, 1))) for n in (least, most))
    said = f"{small} at {least:,.0f} people"
    return said if least == most else f"{said} and {large} at {most:,.0f}"


def share(value: float) -> str:
    """Return a share in per cent with one decimal."""
    return f"{round(100 * value, 1) + 0.0:.1f} %".replace("-", "−")


def money(value: float, code: str) -> str:
    """Return an amount in words; without a currency a plain number."""
    if code:
        unit = currency(code)
        return words(to_minor(round(value), unit), unit).replace("-", "−")
    return f"{round(value):,}".replace("-", "−")


def as_plain(found: Answer) -> dict[str, Any]:
    """Return the answer as JSON holds it: rows of each table, and the words."""
    told: dict[str, Any] = {"says": sentence(found), "notes": list(notes(found))}
    for name, columns in tables(found).items():
        told[name] = by_row(columns)
    return told
