"""X12 837, claims: one row a claim, one row a service line, one row a diagnosis; charges as written.

    charge of a claim = CLM02 = sum of its lines' charges (SV102 of an SV1, SV203 of an SV2)
    paid              = SVD02, what an earlier payer says it paid for the line; an 837 asks, it does not pay
    capitated         = CN1*05, the contract under which nothing is paid for the line

A claim's id (CLM01) is its provider's own, so its key here begins with the billing provider. Diagnoses are HI
of the kinds principal, other and admitting, in ICD-10-CM (ABK, ABF, ABJ) or ICD-9-CM (BK, BF, BJ). The
library gives the patient, the providers, the codes and the days of each line.

Source  ASC X12 005010X222A1 and 005010X223A2, Health Care Claim [recalled]; hccinfhir 0.4 [cited]

>>> diagnoses([("HI", "ABK:E119", "ABF:I10"), ("HI", "BE:80:::3"), ("HI", "ABF:N183")])
[('ICD-10-CM', 'E119'), ('ICD-10-CM', 'I10'), ('ICD-10-CM', 'N183')]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from io import StringIO
from typing import Any

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.people.intake.sources_x12_sums import adds_up, sum_of
from healthtrust.people.intake.sources_x12_text import Segment, Transaction, components, element

Row = Mapping[str, str | None]

COLUMNS: dict[str, tuple[str, ...]] = {
    "x837_claims": (
        *("transaction", "claim_number", "claim_id", "claim_key", "claim_type", "bill_type", "patient_id"),
        *("charge", "start_date", "last_date", "lines", "capitated", "adds_up"),
    ),
    "x837_lines": (
        *("transaction", "claim_number", "line_number", "claim_id", "claim_key", "claim_type", "patient_id"),
        *("charge", "paid", "capitated", "service_date", "start_date", "last_date", "place_of_service"),
        *("bill_type", "procedure_code", "ndc", "quantity", "billing_npi", "performing_npi"),
    ),
    "x837_codes": ("transaction", "claim_number", "claim_id", "claim_key", "rank", "code_system", "code"),
}
SYSTEMS = {
    **dict.fromkeys(("ABK", "ABF", "ABJ"), "ICD-10-CM"),
    **dict.fromkeys(("BK", "BF", "BJ"), "ICD-9-CM"),
}
CHARGE = {"SV1": 2, "SV2": 3}
CAPITATED = "05"
OF_CLAIM = "434"


def rows_of(transaction: Transaction) -> dict[str, list[Row]]:
    """Return the rows of the three relations of one 837; raises InvalidInput where lines cannot be told."""
    claims = _claims(transaction.segments)
    read = _read(transaction, sum(len(_lines(each)) for each in claims))
    rows: dict[str, list[Row]] = {"x837_claims": [], "x837_lines": [], "x837_codes": []}
    for number, claim in enumerate(claims, start=1):
        texts = _lines(claim)
        mine, read = read[: len(texts)], read[len(texts) :]
        of_claim = _of_claim(claim, mine)
        start = {"transaction": transaction.key, "claim_number": str(number)}
        start |= {name: of_claim[name] or "" for name in ("claim_id", "claim_key")}
        for place, (text, line) in enumerate(zip(texts, mine, strict=True), start=1):
            rows["x837_lines"].append(
                {**of_claim, **start, "line_number": str(place), **_line(text, line, of_claim)}
            )
        for rank, (system, code) in enumerate(diagnoses(claim), start=1):
            rows["x837_codes"].append({**start, "rank": str(rank), "code_system": system, "code": code})
        stated = element(claim[0], 2)
        agrees = adds_up([_charge(text) for text in texts], stated)
        said = {"charge": stated, "lines": str(len(texts)), "adds_up": agrees}
        rows["x837_claims"].append({**of_claim, **start, **said})
    return rows


def diagnoses(claim: Sequence[Segment]) -> list[tuple[str, str]]:
    """Return code system and code of a claim's diagnoses, in the order written, each once."""
    found: dict[tuple[str, str], None] = {}
    for segment in claim:
        if segment[0] == "HI":
            for place in range(1, len(segment)):
                kind, *rest = components(segment, place)
                if kind in SYSTEMS and rest and rest[0]:
                    found[SYSTEMS[kind], rest[0]] = None
    return list(found)


def _claims(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Return the segments of each claim, from its CLM to the next claim, patient or payer."""
    claims: list[list[Segment]] = []
    open_ = False
    for each in segments:
        if each[0] == "CLM":
            claims.append([])
            open_ = True
        elif each[0] in ("HL", "SE"):
            open_ = False
        if open_:
            claims[-1].append(each)
    return claims


def _lines(claim: Sequence[Segment]) -> list[list[Segment]]:
    """Return the segments of each service line, from its SV1 or SV2 to the next line."""
    lines: list[list[Segment]] = []
    for each in claim:
        if each[0] in CHARGE:
            lines.append([])
        if lines and each[0] != "LX":
            lines[-1].append(each)
    return lines


def _read(transaction: Transaction, lines: int) -> list[Any]:
    """Return what the library reads of every line; refuses a guide it does not know, or another number."""
    from hccinfhir.extractor_837 import extract_sld_837

    try:
        with redirect_stdout(StringIO()):  # it prints its doubts
            found = extract_sld_837(transaction.text)
    except ValueError:
        known = "005010X222A1 (professional) or 005010X223A2 (institutional)"
        refuse([Problem(f"{transaction.key}, version", repr(transaction.version), known)])
    if len(found) != lines:
        expected = f"the {lines} of its claims (SV1, SV2)"
        refuse([Problem(transaction.key, f"{len(found)} service lines read", expected)])
    return list(found)


def _of_claim(claim: Sequence[Segment], lines: Sequence[Any]) -> dict[str, str | None]:
    """Return what a claim says of all its lines; the first line gives patient and type."""
    first = lines[0] if lines else None
    bill, name = components(claim[0], 5), element(claim[0], 1)
    whose = (first.billing_provider_npi or first.patient_id) if first is not None else None
    days = [
        element(each, 3) for each in _before_lines(claim) if each[0] == "DTP" and element(each, 1) == OF_CLAIM
    ]
    start, _, last = days[0].partition("-") if days else ("", "", "")
    contracts = {element(each, 1) for each in _before_lines(claim) if each[0] == "CN1"}
    return {
        "claim_id": name or None,
        "claim_key": f"{whose or 'nobody'}-{name}" if name else None,
        "claim_type": first.claim_type if first is not None else None,
        "bill_type": bill[0] if bill[1:2] == ["A"] else None,
        "place_of_service": bill[0] if bill[1:2] == ["B"] else None,
        "patient_id": first.patient_id if first is not None else None,
        "billing_npi": first.billing_provider_npi if first is not None else None,
        "start_date": start or None,
        "last_date": last or start or None,
        "capitated": "yes" if CAPITATED in contracts else "no",
    }


def _before_lines(claim: Sequence[Segment]) -> list[Segment]:
    """Return the segments of a claim before its first line."""
    ends = [place for place, each in enumerate(claim) if each[0] in ("LX", *CHARGE)]
    return list(claim[: ends[0]] if ends else claim)


def _charge(text: Sequence[Segment]) -> str:
    """Return the charge of a service line as written."""
    return element(text[0], CHARGE[text[0][0]])


def _line(text: Sequence[Segment], line: Any, of_claim: Row) -> dict[str, str | None]:
    """Return one service line: money from the text, the rest from the library."""
    service = text[0]
    paid = [element(each, 2) for each in text if each[0] == "SVD"]
    capitated = any(each[0] == "CN1" and element(each, 1) == CAPITATED for each in text)
    found: dict[str, str | None] = {
        "charge": _charge(text) or None,
        "paid": sum_of(paid) if paid else None,
        "service_date": line.service_date,
        "place_of_service": line.place_of_service or of_claim["place_of_service"],
        "procedure_code": line.procedure_code or None,
        "ndc": line.ndc or None,
        "patient_id": line.patient_id,
        "billing_npi": line.billing_provider_npi,
        "performing_npi": line.performing_provider_npi,
        "quantity": element(service, 4 if service[0] == "SV1" else 5) or None,
    }
    return {**found, "capitated": "yes"} if capitated else found
