"""Who people are: the codes and stays that conditions look for, what members cost, and bits of persons.

    codes of diagnoses, stays -> marks;   activities -> money and contacts of members;
    marks, registers, latest values, members -> `who`, one bit of a person for each condition

Source  form of this library.

>>> MONEY
('paid_amount', 'reference_cost', 'patient_paid')
"""

from __future__ import annotations

from healthtrust.review.measuring import marks, people
from healthtrust.review.measuring.batch import Batch
from healthtrust.review.measuring.codes import Codes, avoidable_admissions, of_design
from healthtrust.review.measuring.conditions import Known, lasting, packed
from healthtrust.review.measuring.library import sets_of
from healthtrust.review.measuring.needs import needs
from healthtrust.review.measuring.tables import Tables

VALUED = frozenset({"value_at_least", "value_at_most", "paid_share_above"})
"""Conditions that look at the latest value."""
MONEY = ("paid_amount", "reference_cost", "patient_paid")


def looked_up(tables: Tables, batch: Batch) -> tuple[Known, dict[str, int]]:
    """Return what conditions are looked up in; make the tables of marks."""
    registers = {name for which in batch.whiches for name in which.registers}
    named = {name for which in batch.whiches for name in sets_of(which)}
    named |= {name for each in batch.whole.registers if each.name in registers for name in each.sets}
    library = [*(of_design(each) for each in batch.whole.sets), *avoidable_admissions()]
    used: dict[str, Codes] = {each.name: each for each in reversed(library) if each.name in named}
    sets = {name: bit for bit, name in enumerate(used)}
    if used:
        marks.of_codes(tables.book, tuple(used.values()), tables.has("diagnosis", "rank"))
    most = max((which.within_days or 0 for which in batch.whiches), default=0)
    if most:
        marks.of_stays(tables.book, batch.span, tables.has("activity", "elective"), most)
    persons = {part: None for which in batch.whiches if (part := lasting(which)) is not None}
    return Known(batch.ages, sets, {part: bit for bit, part in enumerate(persons)}), sets


def members_of(tables: Tables, batch: Batch) -> None:
    """Make the table of what was paid for each member, where a measure or a condition asks for it."""
    wanted = {column for each in batch.whole.measures for _, column in needs(each, batch.whole)}
    seen = any(which.contacts_at_least is not None for which in batch.whiches)
    money = any(each.of == "persons" and each.kind in ("ratio", "mean") for each in batch.whole.measures)
    money |= any(which.paid_share_above is not None for which in batch.whiches)
    if tables.has("activity") and (seen or money):
        columns = [name for name in MONEY if name in wanted and tables.has("activity", name)]
        people.paid(tables.book, batch.span, columns)


def persons_of(tables: Tables, batch: Batch, known: Known, sets: dict[str, int]) -> None:
    """Make the tables `who`, each person with bits and last cell, and `lived`, the spells with the bits."""
    book = tables.book
    registers = [
        each for each in batch.whole.registers if any(each.name in which.registers for which in batch.whiches)
    ]
    values = list(
        dict.fromkeys((which.measured, which.within_months) for which in known.people if which.measured)
    )
    enrolled = f"max(stop) = DATE '{batch.span.stop}' AS to_the_end, sum(stop - start) AS enrolled"
    joined = [f"(SELECT person_id, arg_max(cell, (start, cell)) AS cell, {enrolled} FROM spell GROUP BY 1)"]
    if registers:
        people.registered(book, batch.span, registers, sets)
        joined.append("registered")
    if values:
        valued = {(which.measured, which.within_months) for which in known.people if which.given & VALUED}
        people.latest(book, batch.span, values, valued)
        joined.append("latest")
    if any(each.paid_share_above is not None or each.contacts_at_least is not None for each in known.people):
        summed = "sum(COLUMNS(* EXCLUDE (person_id, days, cell)))"
        joined.append(f"(SELECT person_id, {summed} FROM member GROUP BY 1)")
    position = {each.name: k for k, each in enumerate(registers)}
    place = {each: k for k, each in enumerate(values)}
    bits = ", ".join(packed([people.test(which, position, place) for which in known.people], "who"))
    rows = " LEFT JOIN ".join(f"{each}{' USING (person_id)' if k else ''}" for k, each in enumerate(joined))
    told = f"person_id, cell, to_the_end, enrolled = {batch.span.days} AS throughout, {bits}"
    book.execute(f"CREATE OR REPLACE TEMP TABLE who AS SELECT {told} FROM {rows}")
    if known.people:
        more = "who.* EXCLUDE (person_id, cell, to_the_end, throughout)"
        book.execute(
            f"CREATE OR REPLACE TEMP TABLE lived AS SELECT spell.*, {more} FROM spell JOIN who "
            "ON spell.person_id = who.person_id"
        )
    else:
        book.execute("CREATE OR REPLACE TEMP VIEW lived AS SELECT * FROM spell")
