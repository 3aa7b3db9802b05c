"""Who has which condition on a day: as observed, and as diagnoses of recorded care put on registries.

    conditions of a person = those measured as there, at the last measurement up to the day
                           ∪ those of the registries that their diagnoses before the day put them on

Source  measurements with the code condition:<code of catalogue/coefficients/conditions.csv>, or its bit;
        registries: `people.registries.conditions`.

>>> bits_by_code(("diabetes", "asthma"))["condition:asthma"], bits_by_code(("diabetes",))["condition:15"]
(2, 32768)
"""

from __future__ import annotations

from datetime import date

from healthtrust.live.records import Records
from healthtrust.people.conditions import MOST_CONDITIONS, read_conditions
from healthtrust.people.registries.conditions import conditions_on

CONDITION = "condition:"

_OBSERVED = f"""
CREATE TEMP TABLE IF NOT EXISTS observed AS
SELECT person_id, bit, date, value, load
FROM measurement JOIN (SELECT unnest($codes) AS measure_code, unnest($bits) AS bit) USING (measure_code)
WHERE starts_with(measure_code, '{CONDITION}') AND person_id IS NOT NULL
"""

_ON = """
CREATE TEMP TABLE IF NOT EXISTS {name} AS
SELECT person_id, CAST(bit_or(bits) AS USMALLINT) AS bits FROM (
    SELECT person_id, bit AS bits FROM (
        SELECT person_id, bit, arg_max(value, (date, load, value)) AS value
        FROM observed WHERE date <= $day GROUP BY ALL
    ) WHERE value > 0
    UNION ALL SELECT person_id, CAST(bits AS BIGINT) AS bits FROM coded
) GROUP BY person_id
"""

_SAME = """
SELECT count(*) FROM (SELECT person_id, bits FROM {one} UNION ALL SELECT person_id, bits FROM {other})
GROUP BY person_id, bits HAVING count(*) <> 2 LIMIT 1
"""


def ill_on(records: Records, day: date) -> str:
    """Return the name of the table of everybody's conditions on a day: person_id, bits; made once."""
    name = f"ill_{day:%Y%m%d}"
    made = "SELECT count(*) FROM duckdb_tables() WHERE temporary AND table_name = ?"
    if records.number(made, name):
        return name
    bits = bits_by_code(read_conditions().codes)
    records.book.execute(_OBSERVED, {"codes": list(bits), "bits": list(bits.values())})
    _lay_coded(records, day)
    records.book.execute(_ON.format(name=name), {"day": day})
    return name


def same_conditions(records: Records, one: date, other: date) -> bool:
    """Return whether everybody has the same conditions on two days."""
    query = _SAME.format(one=ill_on(records, one), other=ill_on(records, other))
    return not records.rows(query)


def bits_by_code(codes: tuple[str, ...]) -> dict[str, int]:
    """Return the bit of each measure code: by the condition's code, and by the number of its bit."""
    by_number = {f"{CONDITION}{number}": 1 << number for number in range(MOST_CONDITIONS)}
    return by_number | {f"{CONDITION}{code}": 1 << number for number, code in enumerate(codes) if code}


def _lay_coded(records: Records, day: date) -> None:
    """Make the table `coded` of whom diagnoses before the day put on a registry: person_id, bits."""
    records.book.execute("CREATE OR REPLACE TEMP TABLE coded (person_id UBIGINT, bits USMALLINT)")
    if not records.rows("SELECT 1 FROM diagnosis LIMIT 1"):
        return
    from healthtrust.ground.arrow import arrow

    records.book.register("coded_rows", arrow().table(conditions_on(records.book, day)))
    records.book.execute("INSERT INTO coded SELECT person_id, bits FROM coded_rows")
    records.book.unregister("coded_rows")
