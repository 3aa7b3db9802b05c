"""X12 820, payments: one row a payment, one row a remittance line of a person and month; amounts as written.

    payment (BPR02) = sum of its remittance lines (RMR04), each already less what is taken back (ADX)

A capitation payment names its rate (REF*18) and the days it covers (DTP*582). A payment with D in BPR03 takes
money back, and its lines say so by their own sign.

Source  ASC X12 005010X218, Payroll Deducted and Other Group Premium Payment [recalled]; hccinfhir 0.4 [cited]

>>> amounts([("ENT", "1"), ("RMR", "IK", "A", "", "468.79", "5727.65"), ("RMR", "IK", "B", "", "-12")])
['468.79', '-12']
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.people.intake.sources_x12_sums import adds_up, sum_of
from healthtrust.people.intake.sources_x12_text import Segment, Transaction, element

Row = Mapping[str, str | None]

COLUMNS: dict[str, tuple[str, ...]] = {
    "x820_payments": (
        *("transaction", "trace", "payment_date", "payer_id", "payer_name", "payee_id", "payee_name"),
        *("stated", "found", "remittances", "adds_up"),
    ),
    "x820_remittances": (
        *("transaction", "entry_number", "member_id", "reference", "amount", "rate_code", "aid_code"),
        *(
            "description",
            "start_date",
            "last_date",
            "adjusted",
            "reason",
            "payment_date",
            "payer_id",
            "payee_id",
        ),
    ),
}


def rows_of(transaction: Transaction) -> dict[str, list[Row]]:
    """Return the rows of both relations of one 820; raises InvalidInput where lines cannot be told."""
    payment, texts = _read(transaction), amounts(transaction.segments)
    entries = [(member, each) for member in payment.members for each in member.remittance_entries]
    if len(entries) != len(texts):
        expected = f"the {len(texts)} of its text (RMR)"
        refuse([Problem(transaction.key, f"{len(entries)} remittance lines read", expected)])
    parties = _parties(transaction.segments)
    start = {
        "transaction": transaction.key,
        "payment_date": payment.payment_date,
        **{name: parties.get(name) for name in ("payer_id", "payee_id")},
    }
    lines = [
        {**start, "entry_number": str(number), **_line(member, entry), "amount": text}
        for number, ((member, entry), text) in enumerate(zip(entries, texts, strict=True), start=1)
    ]
    of_payment = {
        "trace": payment.check_number,
        **parties,
        "stated": _stated(transaction.segments),
        "found": sum_of(texts),
        "remittances": str(len(texts)),
        "adds_up": adds_up(texts, _stated(transaction.segments) or ""),
    }
    return {"x820_payments": [{**start, **of_payment}], "x820_remittances": list(lines)}


def amounts(segments: Sequence[Segment]) -> list[str]:
    """Return the amounts of the remittance lines in the order written; 820 counts those under an ENT."""
    texts: list[str] = []
    within = False
    for each in segments:
        within = within or each[0] == "ENT"
        if within and each[0] == "RMR":
            texts.append(element(each, 4))
    return texts


def _read(transaction: Transaction) -> Any:
    """Return what the library reads of one payment."""
    from hccinfhir.extractor_820 import extract_payment_820

    return extract_payment_820(transaction.text)[0]


def _stated(segments: Sequence[Segment]) -> str | None:
    """Return the total a payment states, BPR02."""
    return next((element(each, 2) for each in segments if each[0] == "BPR"), None)


def _parties(segments: Sequence[Segment]) -> dict[str, str | None]:
    """Return who pays (N1*PR) and who is paid (N1*PE): the id (N104), else the name."""
    named: dict[str, str | None] = {}
    for each in segments:
        who = {"PR": "payer", "PE": "payee"}.get(element(each, 1)) if each[0] == "N1" else None
        if who:
            named[f"{who}_name"] = element(each, 2) or None
            named[f"{who}_id"] = element(each, 4) or element(each, 2) or None
    return named


def _line(member: Any, entry: Any) -> dict[str, str | None]:
    """Return one remittance line without its amount."""
    return {
        "member_id": member.member_id,
        "reference": entry.reference_number,
        "rate_code": entry.rate_code,
        "aid_code": entry.aid_code,
        "description": entry.description,
        "start_date": entry.coverage_period_start,
        "last_date": entry.coverage_period_end,
        "reason": entry.adjustment_reason,
    }
