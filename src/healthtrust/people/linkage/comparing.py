"""The levels at which two values agree, best first, as conditions of the database over one pair.

    name        equal; given name and surname swapped; Jaro-Winkler similarity at least each bound; else
    date        equal; one edit; day and month swapped; same year; else
    address     postcode and house; postcode; street and house; a postcode one edit away; else
    exact       equal; else
    identifier  equal; one edit; else

Where nothing is known of a value the comparison says nothing. Street, house and postcode are compared once:
counted three times, the household would outweigh the person.

Source  levels: Winkler, String comparator metrics, Proceedings of the Section on Survey Research Methods 1990
        [recalled]; Damerau, Communications of the ACM 1964 [recalled]; address as one comparison: measured

>>> from healthtrust.people.linkage.model import shipped_model
>>> [level.label for level in levels(shipped_model("default").comparisons[3])][1:4]
['same postcode and house', 'same postcode', 'same street and house']
"""

from __future__ import annotations

from dataclasses import dataclass

from healthtrust.people.linkage.model import Comparison

ELSE = "ELSE"
SWAPPED = 0.88
"""Similarity at which one name is taken for the other. [assumed]"""


@dataclass(frozen=True)
class Level:
    """One level: its name, its condition, and the column whose frequency counts."""

    label: str
    sql: str
    frequent: str = ""


def levels(compared: Comparison) -> list[Level]:
    """Return the levels of a comparison: nothing known first, then from the best to all the rest."""
    made = {"name": _name, "date": _date, "address": _address, "exact": _exact, "identifier": _identifier}
    return [*made[compared.kind](compared), Level("different", ELSE)]


def _unknown(column: str) -> Level:
    return Level("not known", f"{column}_l IS NULL OR {column}_r IS NULL")


def _equal(compared: Comparison) -> Level:
    column = compared.column
    return Level("same", f"{column}_l = {column}_r", column if compared.frequencies else "")


def _swapped(one: str, other: str) -> str:
    """Return the condition that two names stand for each other; first letters first, as that is quick."""
    ways = ((f"{one}_l", f"{other}_r"), (f"{other}_l", f"{one}_r"))
    firsts = " AND ".join(f"{left}[1] = {right}[1]" for left, right in ways)
    alike = " AND ".join(f"jaro_winkler_similarity({left}, {right}) >= {SWAPPED}" for left, right in ways)
    return f"{firsts} AND {alike}"


def _name(compared: Comparison) -> list[Level]:
    column = compared.column
    similar = [
        Level(f"similar by {bound:g}", f"jaro_winkler_similarity({column}_l, {column}_r) >= {bound!r}")
        for bound in compared.similar
    ]
    swapped = compared.swaps_with
    found = [Level(f"swapped with {swapped}", _swapped(column, swapped))] if swapped else []
    unknown = _unknown(column)
    if compared.yields_to:
        both = f"{unknown.sql} OR ({column}_l <> {column}_r AND {_swapped(column, compared.yields_to)})"
        unknown = Level("not known, or swapped", both)
    return [unknown, _equal(compared), *found, *similar]


def _date(compared: Comparison) -> list[Level]:
    column = compared.column
    left, right = f"{column}_l", f"{column}_r"
    swapped = " AND ".join(
        f"{left}[{one}] = {right}[{other}]"
        for one, other in (("1:5", "1:5"), ("6:7", "9:10"), ("9:10", "6:7"))
    )
    return [
        _unknown(column),
        _equal(compared),
        Level("one edit away", _one_edit(left, right)),
        Level("day and month swapped", swapped),
        Level("same year", f"{left}[1:4] = {right}[1:4]"),
    ]


def _address(compared: Comparison) -> list[Level]:
    del compared
    lacking = "(street_l IS NULL OR street_r IS NULL OR house_no_l IS NULL OR house_no_r IS NULL)"
    return [
        Level("not known", f"(postcode_l IS NULL OR postcode_r IS NULL) AND {lacking}"),
        Level("same postcode and house", "postcode_l = postcode_r AND house_no_l = house_no_r"),
        Level("same postcode", "postcode_l = postcode_r"),
        Level("same street and house", "street_l = street_r AND house_no_l = house_no_r"),
        Level(
            "postcode one edit away",
            _one_edit("postcode_l", "postcode_r"),
        ),
    ]


def _exact(compared: Comparison) -> list[Level]:
    return [_unknown(compared.column), _equal(compared)]


def _identifier(compared: Comparison) -> list[Level]:
    column = compared.column
    left, right = f"{column}_l", f"{column}_r"
    return [_unknown(column), _equal(compared), Level("one edit away", _one_edit(left, right))]


def _one_edit(left: str, right: str) -> str:
    """Return that one edit makes one the other; halves are looked at first, as that is quick.

    n: the shorter length. An edit behind the first n // 2 signs leaves them; any other leaves all after the
    sign that follows them, n - n // 2 - 1.
    """
    n = f"least(length({left}), length({right}))"
    begin, end = f"[1:{n} // 2]", f"[-greatest({n} - {n} // 2 - 1, 1):]"
    half = f"({left}{begin} = {right}{begin} OR {left}{end} = {right}{end} OR {n} < 4)"
    return f"{half} AND damerau_levenshtein({left}, {right}) <= 1"
