"""Conditions of measures as expressions of the database, each over one row of what is counted.

    age a to b      class of age between those that begin at a and end at b + 1
    of people       a bit of the number `who…`, made once for each person and each condition
    of code sets    a bit of `principal…` or `recorded…`, made once for each activity and each set

Nothing unknown is true: a cell that is empty meets no condition, and `NOT` of it leaves nobody out.

Source  conditions: design.measure.

>>> from healthtrust.design.measure import Which
>>> known = Known(ages=(18, 40), sets={"heart": 3}, people={Which(registers=("diabetes",)): 0})
>>> of_people(Which(age_from=18, age_to=39, registers=("diabetes",)), known)
'(class >= 1 AND class <= 1 AND who0 & 1 <> 0)'
>>> of_activity(Which(settings=("inpatient",), principal=("heart",)), known)
"(setting IN ('inpatient') AND principal0 & 8 <> 0)"
>>> of_people(Which(), known)
'true'
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from healthtrust.design.measure import Which
from healthtrust.review.measuring.codes import WORD
from healthtrust.review.measuring.exposure import age_class

LASTING = (
    *("registers", "measured", "within_months", "value_at_least", "value_at_most"),
    *("paid_share_above", "contacts_at_least"),
)
"""Conditions of a person that hold for the whole period."""
TELLING = frozenset({"registers", "measured", "contacts_at_least"})
AFTER = {"unplanned admission": "to_admission", "contact": "to_contact"}


@dataclass(frozen=True)
class Known:
    """What conditions are looked up in: ages at which classes begin, bits of code sets and of persons."""

    ages: tuple[int, ...]
    sets: Mapping[str, int]
    people: Mapping[Which, int]


def lasting(which: Which) -> Which | None:
    """Return the part of a condition that holds for a person's whole period; None where there is none."""
    kept = {name: getattr(which, name) for name in LASTING if name in which.given}
    return Which(**kept) if TELLING & set(kept) else None


def ages_of(whiches: Iterable[Which]) -> set[int]:
    """Return the ages at which some condition begins or ends to hold."""
    found: set[int] = set()
    for which in whiches:
        found |= {which.age_from} if which.age_from else set()
        found |= {which.age_to + 1} if which.age_to is not None else set()
    return found


def of_people(which: Which, known: Known) -> str:
    """Return the test of a row with class, sex and bits of a person."""
    return _both([*_aged(which, known), *_lasting(which, known)])


def of_person(which: Which, known: Known) -> str:
    """Return the test of a whole person: the same, and how long they were enrolled."""
    enrolled = {"any day": [], "last day": ["to_the_end"], "whole period": ["throughout"]}[which.enrolled]
    return _both([*_aged(which, known), *_lasting(which, known), *enrolled])


def of_activity(which: Which, known: Known) -> str:
    """Return the test of an activity with the class and sex of its person on the day."""
    tests = _aged(which, known)
    if which.settings:
        tests.append(f"setting IN ({_listed(which.settings)})")
    if which.elective is not None:
        tests.append("coalesce(elective, false)" if which.elective else "NOT coalesce(elective, false)")
    for column, names in (
        ("principal", which.principal),
        ("recorded", which.recorded),
        ("recorded", which.procedures),
    ):
        if names:
            tests.append(bits(column, (known.sets[name] for name in names)))
    if which.products:
        starts = " OR ".join(f"starts_with(product_code, {_quoted(each)})" for each in which.products)
        tests.append(f"coalesce({starts}, false)")
    if which.payment_models:
        tests.append(f"coalesce(payment_model IN ({_listed(which.payment_models)}), false)")
    if which.missing:
        tests.append(f"{which.missing} IS NULL")
    if which.followed_by is not None:
        tests.append(f"coalesce({AFTER[which.followed_by]} <= {which.within_days}, false)")
    if which.ended:
        tests.append("end_date IS NOT NULL")
    if which.with_wait or which.waited_at_most is not None:
        tests.append("requested_date IS NOT NULL")
    if which.waited_at_most is not None:
        tests.append(f"start_date - requested_date <= {which.waited_at_most}")
    return _both(tests)


def of_answer(which: Which) -> str:
    """Return the test of an answer or observation."""
    tests = [f"measure_code IN ({_listed(which.codes)})"] if which.codes else []
    tests += [f"value >= {which.value_at_least!r}"] if which.value_at_least is not None else []
    tests += [f"value <= {which.value_at_most!r}"] if which.value_at_most is not None else []
    return _both(tests)


def either(tests: Iterable[str]) -> str:
    """Return a test that holds where any does; false without any."""
    listed = list(tests)
    return f"({' OR '.join(listed)})" if listed else "false"


def both(one: str, other: str) -> str:
    """Return a test that holds where both do.

    >>> both("true", "x > 1"), both("x > 1", "false"), both("x > 1", "y")
    ('x > 1', 'false', 'x > 1 AND y')
    """
    if "false" in (one, other):
        return "false"
    return " AND ".join(test for test in (one, other) if test != "true") or "true"


def less(one: str, other: str) -> str:
    """Return a test that holds where one does and another does not.

    >>> less("x > 1", "false"), less("x > 1", "(y OR z)")
    ('x > 1', 'x > 1 AND NOT (y OR z)')
    """
    return both(one, "true" if other == "false" else f"NOT {other}")


def bits(column: str, positions: Iterable[int]) -> str:
    """Return the test that any of some bits is set.

    >>> bits("recorded", [0, 1, 61])
    '(recorded0 & 3 <> 0 OR recorded1 & 2 <> 0)'
    """
    masks: dict[int, int] = {}
    for position in positions:
        masks[position // WORD] = masks.get(position // WORD, 0) | 1 << position % WORD
    tests = [f"{column}{word} & {mask} <> 0" for word, mask in sorted(masks.items())]
    return tests[0] if len(tests) == 1 else either(tests)


def packed(tests: Sequence[str], name: str) -> Iterator[str]:
    """Yield columns of whole numbers, name0 first, that hold one bit for each test; one at least.

    >>> list(packed(["age > 64", "female"], "who"))
    ['(((age > 64)::BIGINT << 0) | ((female)::BIGINT << 1))::BIGINT AS who0']
    """
    for word, start in enumerate(range(0, max(len(tests), 1), WORD)):
        here = [f"(({test})::BIGINT << {bit})" for bit, test in enumerate(tests[start : start + WORD])]
        yield f"({' | '.join(here) or '0'})::BIGINT AS {name}{word}"


def _aged(which: Which, known: Known) -> list[str]:
    tests = []
    if which.age_from:
        tests.append(f"class >= {age_class(which.age_from, known.ages)}")
    if which.age_to is not None:
        tests.append(f"class <= {age_class(which.age_to, known.ages)}")
    return tests + ([f"sex = '{which.sex}'"] if which.sex else [])


def _lasting(which: Which, known: Known) -> list[str]:
    part = lasting(which)
    return [] if part is None else [bits("who", (known.people[part],))]


def _both(tests: Collection[str]) -> str:
    return f"({' AND '.join(tests)})" if tests else "true"


def _listed(values: Iterable[Any]) -> str:
    return ", ".join(_quoted(str(value)) for value in values)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
