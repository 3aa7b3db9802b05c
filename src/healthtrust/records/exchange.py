"""The five tables a trust takes in and gives out: enrolment, activity, diagnosis, organisation, measurement.

Dates are ISO texts, money whole minor units; a simulated year writes the same tables a real year would read.
Two more stand beside them: `receipt`, what came in of contributions; and `identity`, names and addresses,
stored apart and read by linkage alone. Columns that no contract names are kept as they are.
"""

from __future__ import annotations

from healthtrust.ground.tables import Column, Contract
from healthtrust.records.persons import SEXES
from healthtrust.records.providers import SETTINGS

PAYMENT_MODELS = ("ffs", "capitated", "block", "bundle")
ORGANISATION_KINDS = ("practice", "hospital", "community", "payer", "group")


def _text(name: str, meaning: str, required: bool = False) -> Column:
    return Column(name, "text", "", meaning, required=required)


ENROLMENT = Contract(
    "enrolment",
    (
        Column("person_id", "identity", "", "the enrolled person"),
        _text("start_date", "first day of the spell", True),
        Column("end_date", "text", "", "day after the last; empty = open", required=False),
        _text("birth_date", "date of birth", True),
        Column("sex", "choice", "", "sex", choices=SEXES),
        _text("payer_id", "who pays"),
        _text("plan_id", "plan joined"),
        _text("practice_id", "the practice paid by capitation for this person", True),
        _text("area_code", "neighbourhood"),
        Column("deprivation_rank", "whole", "", "deprivation rank or fifth", low=1, required=False),
        _text("ethnicity", "ethnic group"),
        _text("death_date", "date of death"),
    ),
    other=True,
)

ACTIVITY = Contract(
    "activity",
    (
        _text("activity_id", "identity of the claim line, spell, attendance or contact", True),
        Column("person_id", "identity", "", "who received it"),
        _text("org_id", "who gave it", True),
        _text("start_date", "when it began", True),
        _text("end_date", "when it ended"),
        Column("setting", "choice", "", "where it was given", choices=SETTINGS),
        Column("elective", "flag", "", "whether it was planned", required=False),
        _text("payer_id", "who paid"),
        Column("paid_amount", "money", "minor units", "what was paid for it"),
        Column("reference_cost", "money", "minor units", "price had it been fee for service", required=False),
        Column("patient_paid", "money", "minor units", "what the patient paid", low=0, required=False),
        Column("payment_model", "choice", "", "how it was paid", choices=PAYMENT_MODELS, required=False),
        _text("product_code", "code of the service"),
    ),
    other=True,
)

DIAGNOSIS = Contract(
    "diagnosis",
    (
        _text("activity_id", "the activity it was recorded at", True),
        _text("code_system", "code system", True),
        _text("code", "code", True),
        Column("rank", "whole", "", "1 = principal", low=1, required=False),
        Column("present_on_admission", "flag", "", "whether it was there before", required=False),
    ),
    other=True,
)

ORGANISATION = Contract(
    "organisation",
    (
        _text("org_id", "identity of the organisation", True),
        Column("kind", "choice", "", "what it is", choices=ORGANISATION_KINDS),
        _text("parent_org_id", "organisation it belongs to"),
        _text("name", "name"),
        _text("area_code", "place"),
        _text("valid_from", "first day"),
        _text("valid_to", "day after the last"),
    ),
    other=True,
)

MEASUREMENT = Contract(
    "measurement",
    (
        Column("person_id", "identity", "", "person observed", required=False),
        _text("org_id", "organisation or place observed"),
        _text("date", "date of observation", True),
        _text("measure_code", "what was measured", True),
        Column("value", "number", "", "value", required=False),
        _text("unit", "unit of the value"),
        Column("respondent_weight", "number", "", "survey weight", low=0, required=False),
        Column("response_count", "whole", "", "responses behind the value", low=0, required=False),
    ),
    other=True,
)

RECEIPT_KINDS = ("household", "employer", "government", "premium")

RECEIPT = Contract(
    "receipt",
    (
        Column("person_id", "identity", "", "who it was paid for", required=False),
        _text("org_id", "who paid, where it is no person"),
        _text("date", "day it came in", True),
        Column("kind", "choice", "", "whose money it is", choices=RECEIPT_KINDS),
        Column("amount", "money", "minor units", "what came in; below zero what was given back"),
        _text("rate_code", "rate it was paid at"),
    ),
    other=True,
)

IDENTITY = Contract(
    "identity",
    (
        _text("record_id", "identity of the record at its source", True),
        _text("source", "practice, hospital or payer that keeps the record", True),
        _text("given_name", "given name"),
        _text("surname", "surname"),
        _text("birth_date", "date of birth"),
        _text("sex", "sex"),
        _text("postcode", "postcode"),
        _text("house_no", "house number or name"),
        _text("street", "street"),
        _text("national_id", "national identifier"),
    ),
    other=True,
)

EXCHANGE = (ENROLMENT, ACTIVITY, DIAGNOSIS, ORGANISATION, MEASUREMENT)
BESIDE = (RECEIPT, IDENTITY)
