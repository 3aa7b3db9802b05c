"""What linkage error costs, as one page: practices over thresholds, deprivation, places, the year settled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from healthtrust.ground.money import words
from healthtrust.live.linked_money import Answer, told
from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.charts.linkage_money import drawn_fifths, drawn_illness, drawn_practices
from healthtrust.reports.figure import Figure, Sketch, finished

RULE = (
    "At each threshold records are linked anew from the same pairs, lists and illness follow, and the year "
    "is opened, paid and settled by the design's rules."
)


def linkage_money_page(found: Answer) -> str:
    """Return an answer as one HTML file; of single persons it says nothing."""
    heading = f"{found.asked.records.name}, {found.first.year}, by the rules of {found.asked.design}"
    top = Top(
        "Linkage error in money",
        heading,
        told.sentence(found),
        tuple(_numbers(found)),
        tuple(told.notes(found)),
        "from records and the pairs of a linkage",
    )
    return page_of(top, tuple(_sections(found)), f"Money in {found.first.currency.code}, major units.")


def _numbers(found: Answer) -> Iterator[Said]:
    money, rows = found.first.currency, told.thresholds(found)
    yield Said("The pool", words(found.reruns[0].pool, money), "held at every threshold")
    persons = rows["persons enrolled"]
    yield Said("Persons", f"{persons[0]:,} to {persons[-1]:,}", _between(found))
    moved = [percent for percent in told.practices(found)["spread [%]"] if percent is not None]
    if moved:
        yield Said("Widest spread", f"{max(moved):.1f} %", "of a practice's payment")


def _between(found: Answer) -> str:
    return f"from threshold {found.thresholds[0]:g} to {found.thresholds[-1]:g}"


def _sections(found: Answer) -> Iterator[Section]:
    tables = told.tables(found)
    names = [_at(each) for each in found.thresholds]
    fifths = _fifths(found)
    yield Section(
        "practices",
        "Which payments hang on the threshold?",
        RULE,
        _figures({"linkage-practices": drawn_practices(_changes(found), names)}),
        (table_of("Paid for members, the pool held", tables["practices"]),),
    )
    yield Section(
        "deprivation",
        "Whom do missed links cost most?",
        "Records of deprived persons agree less often; what is not linked is not counted as theirs.",
        _figures(
            {
                "linkage-fifths": drawn_fifths(fifths, names[0], names[-1]),
                "linkage-illness": drawn_illness(fifths, names[0], names[-1]),
            }
        ),
        (table_of("By deprivation, 1 = most deprived", tables["deprivation"]),),
    )
    yield Section(
        "places",
        "What do places and plans see of it?",
        tables=(table_of("Paid for members by place and plan, the pool held", tables["places and plans"]),),
    )
    yield Section(
        "settled",
        "And when the year is settled?",
        "What plans pay each provider under all contracts, its sum held likewise.",
        tables=(table_of("The year settled", tables["year settled"]),),
    )
    yield Section(
        "thresholds", "What did each threshold find?", tables=(table_of("Thresholds", tables["thresholds"]),)
    )


def _changes(found: Answer) -> dict[str, list[Any]]:
    """Return payments of practices in per cent of that at the lowest threshold, those that may be told."""
    rows, unit = told.practices(found), found.first.currency.code
    paid = [rows[told.column("paid", each, unit)] for each in found.thresholds]
    kept = [k for k, first in enumerate(paid[0]) if first]
    changes: dict[str, list[Any]] = {"practice": [rows["practice"][k] for k in kept]}
    changes["error"] = [100 * rows[f"standard error [{unit}]"][k] / paid[0][k] for k in kept]
    for threshold, column in zip(found.thresholds, paid, strict=True):
        changes[_at(threshold)] = [100 * (column[k] / paid[0][k] - 1) for k in kept]
    return changes


def _fifths(found: Answer) -> dict[str, list[Any]]:
    rows, unit = told.fifths(found), found.first.currency.code
    ends = (found.thresholds[0], found.thresholds[-1])
    first, last = (rows[told.column("paid", each, unit)] for each in ends)
    change = [100 * (b / a - 1) if a and b is not None else None for a, b in zip(first, last, strict=True)]
    rates = {_at(each): rows[told.column("conditions per 100", each)] for each in ends}
    return {"fifth": rows["fifth"], "change": change, **rates}


def _at(threshold: float) -> str:
    """Return a threshold as charts name it; a dot in a field name would be a path."""
    return f"threshold {100 * threshold:g} %"


def _figures(sketches: dict[str, Sketch | None]) -> tuple[Figure, ...]:
    return tuple(finished(name, sketch) for name, sketch in sketches.items() if sketch is not None)
