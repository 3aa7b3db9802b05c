"""X12 834, enrolment: one row a member, one row a coverage of a member, with its first and last day.

    member   = INS and what follows, up to the next INS     coverage = HD and what follows, up to the next HD
    its days = DTP*348 to DTP*349, the last one included    practice = NM1*P3, the primary care provider named

A member loop is read by itself, so that members and coverages keep the order and number of the text. The
library gives names, birth, sex and days; the plan (HD04) and the practice are taken from the text. A member
is known by the id of kind MI in NM109, which claims and payments carry too, else by REF*0F.

Source  ASC X12 005010X220A1, Benefit Enrollment and Maintenance [recalled]; hccinfhir 0.4 [cited]

>>> practice_of([("HD", "021"), ("NM1", "P3", "2", "ASH SURGERY", "", "", "", "", "SV", "P77")])
'P77'
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from healthtrust.people.intake.sources_x12_text import Segment, Transaction, element

Row = Mapping[str, str | None]

COLUMNS: dict[str, tuple[str, ...]] = {
    "x834_members": (
        *("transaction", "member_number", "member_id", "medicaid_id", "first_name", "last_name"),
        *("birth_date", "sex", "ethnicity", "death_date", "street", "zip", "maintenance_type", "reported"),
    ),
    "x834_spells": (
        *("transaction", "member_number", "spell_number", "member_id", "start_date", "last_date"),
        *("maintenance_type", "insurance_line", "plan_id", "practice_id", "payer_id", "sponsor_id"),
    ),
}
SEXES = {"M": "male", "1": "male", "F": "female", "2": "female"}


def rows_of(transaction: Transaction) -> dict[str, list[Row]]:
    """Return the rows of both relations of one 834."""
    opening, loops = _loops(transaction.segments)
    organisations = {
        element(each, 1): element(each, 4) or element(each, 2) for each in opening if each[0] == "N1"
    }
    rows: dict[str, list[Row]] = {"x834_members": [], "x834_spells": []}
    for number, loop in enumerate(loops, start=1):
        member = _read(transaction, opening, loop)
        identity = _identity(member, loop)
        start = {"transaction": transaction.key, "member_number": str(number), "member_id": identity}
        rows["x834_members"].append({**start, **_member(member, loop)})
        for place, each in enumerate(_spells(member, loop), start=1):
            sender = {"payer_id": organisations.get("IN"), "sponsor_id": organisations.get("P5")}
            rows["x834_spells"].append({**start, "spell_number": str(place), **each, **sender})
    return rows


def practice_of(segments: Sequence[Segment]) -> str | None:
    """Return the id of the primary care provider named in a coverage: NM109, else its name."""
    for each in segments:
        if each[0] == "NM1" and element(each, 1) == "P3":
            return element(each, 9) or element(each, 3) or None
    return None


def _loops(segments: Sequence[Segment]) -> tuple[list[Segment], list[list[Segment]]]:
    """Return what stands before the first member, and the segments of each member."""
    opening: list[Segment] = []
    loops: list[list[Segment]] = []
    for each in segments:
        if each[0] == "INS":
            loops.append([])
        if each[0] != "SE":
            (loops[-1] if loops else opening).append(each)
    return opening, loops


def _read(transaction: Transaction, opening: list[Segment], loop: list[Segment]) -> Any:
    """Return what the library reads of one member; None where it finds no id at all."""
    from hccinfhir.extractor_834 import extract_enrollment_834

    found = extract_enrollment_834(transaction.within([*opening, *loop]))
    return found[0] if found else None


def _identity(member: Any, loop: Sequence[Segment]) -> str | None:
    """Return the member's id as claims and payments use it: NM109 of kind MI, else what the library finds."""
    for each in loop:
        if each[0] == "NM1" and element(each, 1) == "IL" and element(each, 8) == "MI" and element(each, 9):
            return element(each, 9)
    return (member.member_id or member.medicaid_id or member.mbi or None) if member is not None else None


def _member(member: Any, loop: list[Segment]) -> Row:
    """Return one row of members; empty where the member has no id."""
    if member is None:
        return {"maintenance_type": element(loop[0], 3)}
    return {
        "medicaid_id": member.medicaid_id,
        "first_name": member.first_name,
        "last_name": member.last_name,
        "birth_date": member.dob,
        "sex": SEXES.get(member.sex or ""),
        "ethnicity": member.race,
        "death_date": member.death_date or member.fame_death_date,
        "street": member.address_1,
        "zip": member.zip,
        "maintenance_type": member.maintenance_type,
        "reported": member.report_date,
    }


def _spells(member: Any, loop: list[Segment]) -> Iterator[Row]:
    """Yield one row for each coverage of a member; none where it has no coverage."""
    marks = [place for place, each in enumerate(loop) if each[0] == "HD"]
    read = list(member.hcp_history) if member is not None else [None] * len(marks)
    for one, place, end in zip(read, marks, [*marks[1:], len(loop)], strict=True):
        coverage = loop[place:end]
        yield {
            "start_date": one.start_date if one is not None else None,
            "last_date": one.end_date if one is not None else None,
            "maintenance_type": element(coverage[0], 1) or element(loop[0], 3),
            "insurance_line": element(coverage[0], 3) or None,
            "plan_id": element(coverage[0], 4) or None,
            "practice_id": practice_of(coverage),
        }
