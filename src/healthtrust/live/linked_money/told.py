"""What linkage error costs, as words, tables and JSON; small counts hidden, names never there.

    hidden      a count of 1 to 9 members at any threshold, with the money that tells of them, and others
                beside it
    rounded     every other count of real persons, to the nearest five

Source  form of this library; hiding: ground.disclosure

>>> column("paid", 0.95, "GBP"), moved(-1234.5, "more", "less")
('paid at 0.95 [GBP]', '1,234 less')
"""

from __future__ import annotations

from typing import Any

import numpy as np

from healthtrust.ground.disclosure import FEWEST, disclosed, rounded, why
from healthtrust.ground.money import words
from healthtrust.ground.rows import plainly
from healthtrust.live.linked_money.question import Answer
from healthtrust.live.linked_money.spread import Spread

Rows = dict[str, list[Any]]
COUNTED = {"members": "members", "several": "with several conditions"}
DEPRIVED = "1"
"""The name of the most deprived fifth."""


def column(what: str, threshold: float, unit: str = "") -> str:
    """Return the heading of what stands at a threshold."""
    return f"{what} at {threshold:g}" + (f" [{unit}]" if unit else "")


def moved(difference: float, up: str, down: str) -> str:
    """Return a difference in words."""
    return f"{abs(difference):,.0f} {up if difference >= 0 else down}"


def sentence(found: Answer) -> str:
    """Return the finding in a sentence or two."""
    low, high = found.thresholds[0], found.thresholds[-1]
    seen = _seen(found)
    many = sum(1 for name in seen if seen[name][1] > found.asked.percent)
    said = (
        f"Between thresholds {low:g} and {high:g}, {many} of {len(found.practices.names)} "
        f"practices' payments move by more than {found.asked.percent:g} %"
    )
    if seen:
        money, percent = max(seen.values(), key=lambda each: each[1])
        said += f", the most by {words(money, found.first.currency)} ({percent:.1f} %)"
    return f"{said}. {_most_deprived(found)}".strip()


def notes(found: Answer) -> list[str]:
    """Return what a reader must know."""
    money, reruns = found.first.currency, found.reruns
    low, high = (words(each([r.pool for r in reruns]), money) for each in (min, max))
    held = words(reruns[0].pool, money)
    told = [
        f"The pool is held at the {held} paid for members at {reruns[0].threshold:g}: payments add up "
        "to it at every threshold, and what one practice gains others lose. By the design alone it would "
        f"be {low} to {high}, as contributions and need follow the register.",
        "Standard errors come from match probabilities alone, pairs taken to be independent.",
        "Conditions are those observed, and those that diagnoses up to the end of the year amount to.",
    ]
    told += [
        f"{_count(found, lost):,} of {_count(found, many):,} persons of {source} are not in the links "
        "and stay as they are."
        for source, many, lost in found.keys.unknown
        if not found.asked.real or lost >= FEWEST
    ]
    cells = _practices(found)[1] + _fifths(found)[1] + _places(found)[1]
    return told + ([f"Hidden cells: {cells:,}; {why(FEWEST)}."] if cells else [])


def tables(found: Answer) -> dict[str, Rows]:
    """Return every table of the answer, money in major units; None where a cell is hidden."""
    return {
        "practices": practices(found),
        "deprivation": fifths(found),
        "places and plans": _places(found)[0],
        "year settled": settled(found),
        "thresholds": thresholds(found),
    }


def practices(found: Answer) -> Rows:
    """Return a row for each practice: payment at each threshold, spread, standard error, members."""
    return _practices(found)[0]


def fifths(found: Answer) -> Rows:
    """Return a row for each fifth of deprivation, 1 = most deprived."""
    return _fifths(found)[0]


def settled(found: Answer) -> Rows:
    """Return a row for each practice and other provider: what plans pay it, the year settled."""
    unit = found.first.currency.code
    rows = _money(found, found.settled, "provider", "settled")
    told = dict(zip(practices(found)["practice"], practices(found)[f"spread [{unit}]"], strict=True))
    hidden = {name for name, spread in told.items() if spread is None}
    for name in list(rows)[1:]:
        pairs = zip(rows["provider"], rows[name], strict=True)
        rows[name] = [None if each in hidden else value for each, value in pairs]
    return rows


def thresholds(found: Answer) -> Rows:
    """Return a row for each threshold: links, persons, and the pool by the design alone."""
    scale, unit = 10**found.first.currency.exponent, found.first.currency.code
    return {
        "threshold": list(found.thresholds),
        "links": [_count(found, each.links) for each in found.reruns],
        "records joined": [_count(found, each.joined) for each in found.reruns],
        "persons enrolled": [_count(found, each.persons) for each in found.reruns],
        f"income of the pool [{unit}]": [each.income / scale for each in found.reruns],
        f"paid for members by the design [{unit}]": [each.pool / scale for each in found.reruns],
        f"settled by the design [{unit}]": [sum(each.settled.values()) / scale for each in found.reruns],
    }


def as_plain(found: Answer) -> dict[str, Any]:
    """Return everything as JSON holds it."""
    return {
        "says": sentence(found),
        "notes": notes(found),
        "thresholds asked": list(found.thresholds),
        "currency": found.first.currency.code,
        **plainly(tables(found)),
    }


def _practices(found: Answer) -> tuple[Rows, int]:
    scale, unit = 10**found.first.currency.exponent, found.first.currency.code
    rows = _money(found, found.practices, "practice", "paid")
    rows[f"standard error [{unit}]"] = [
        round(found.errors[name] / scale, found.first.currency.exponent) for name in rows["practice"]
    ]
    return _counted(found, rows, found.practices)


def _fifths(found: Answer) -> tuple[Rows, int]:
    rows = _money(found, found.fifths, "fifth", "paid")
    members = np.maximum(found.fifths.members, 1)
    for number, threshold in enumerate(found.thresholds):
        rate = 100.0 * found.fifths.conditions[:, number] / members[:, number]
        rows[column("conditions per 100", threshold)] = np.round(rate, 1).tolist()
    return _counted(found, rows, found.fifths)


def _places(found: Answer) -> tuple[Rows, int]:
    return _counted(found, _money(found, found.places, "place and plan", "paid"), found.places)


def _money(found: Answer, of: Spread, name: str, what: str) -> Rows:
    """Return names, money at each threshold in major units, and the spread."""
    scale, unit = 10**found.first.currency.exponent, found.first.currency.code
    rows: Rows = {name: list(of.names)}
    for number, threshold in enumerate(found.thresholds):
        rows[column(what, threshold, unit)] = (of.paid[:, number] / scale).tolist()
    rows[f"spread [{unit}]"] = (of.spread / scale).tolist()
    rows["spread [%]"] = [None if each != each else round(each, 3) for each in of.percent.tolist()]
    return rows


def _counted(found: Answer, rows: Rows, of: Spread) -> tuple[Rows, int]:
    """Return rows with their counts of persons, as they may be told, and how many cells are hidden."""
    derived, cells = list(rows)[1:], 0
    for field, what in COUNTED.items():
        values = getattr(of, field)
        counts = {column(what, each): values[:, k] for k, each in enumerate(found.thresholds)}
        if not found.asked.real:
            rows |= {name: count.tolist() for name, count in counts.items()}
            continue
        beside = derived if field == "members" else []
        told = disclosed(
            {**{n: np.array(rows[n], dtype=object) for n in beside}, **counts}, list(counts), beside
        )
        rows |= {name: list(value) for name, value in told.shown.items()}
        cells += told.many
    return rows, cells


def _seen(found: Answer) -> dict[str, tuple[int, float]]:
    """Return spread, minor units and per cent, of the practices whose payment may be told."""
    told = practices(found)["spread [%]"]
    spread = found.practices.spread.tolist()
    return {
        name: (money, percent)
        for name, money, percent in zip(found.practices.names, spread, told, strict=True)
        if percent is not None
    }


def _most_deprived(found: Answer) -> str:
    """Return what the highest threshold does to the most deprived fifth; nothing where it is hidden."""
    rows, last = fifths(found), found.thresholds[-1]
    if DEPRIVED not in rows["fifth"]:
        return ""
    at, first = rows["fifth"].index(DEPRIVED), found.thresholds[0]
    paid = found.fifths.paid[at]
    members = [rows[column("members", each)][at] for each in (first, last)]
    rates = [rows[column("conditions per 100", each)][at] for each in (first, last)]
    if None in (*members, *rates):
        return ""
    money = int(paid[-1] - paid[0])
    share = f" ({100 * abs(money) / abs(int(paid[0])):.1f} %)" if paid[0] else ""
    return (
        f"The most deprived fifth is counted as {moved(members[1] - members[0], 'more', 'fewer')} persons "
        f"with {rates[1]:.0f} conditions per 100 instead of {rates[0]:.0f}, and is paid "
        f"{words(abs(money), found.first.currency)} {'more' if money >= 0 else 'less'}{share} at {last:g}."
    )


def _count(found: Answer, number: int) -> int:
    return int(rounded(np.array([number]))[0]) if found.asked.real else number
