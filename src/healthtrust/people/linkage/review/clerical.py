"""The list of pairs for eyes to judge, the most valuable first; without names unless identities are given.

A pair is listed where its probability lies between two bounds. Of several pairs between the same two persons
the most probable is listed: one answer settles them all. `pair` names it: the first twelve hexadecimal digits
of the SHA-256 of its two keys, the lower first. Money is what the records folder has for the two persons, in
minor units: paid_amount, or reference_cost where it is more.

Source  form of this library; the bounds 0.05 and 0.95 [assumed].

>>> named("A", "7", "B", "9") == named("B", "9", "A", "7"), len(named("A", "7", "B", "9"))
(True, 12)
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from healthtrust.ground.arrow import arrow
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.people.linkage.identities.ledger import PersonIds
from healthtrust.people.linkage.review.worth import worth
from healthtrust.people.linkage.stored import PAIRS, PERSONS

LOW, HIGH = 0.05, 0.95
SHOWN = ("given_name", "surname", "birth_date", "sex", "postcode", "house_no", "street", "national_id")


@dataclass(frozen=True)
class Wanted:
    """What is asked: the folder of a linkage, records for money, identities for names, and the bounds."""

    links: Path
    records: Path | None = None
    identity: Path | None = None
    low: float = LOW
    high: float = HIGH


def named(source: str, record: str, other_source: str, other_record: str) -> str:
    """Return the name of a pair, whichever comes first."""
    keys = sorted([f"{source}\x1f{record}", f"{other_source}\x1f{other_record}"])
    return hashlib.sha256("\x1e".join(keys).encode()).hexdigest()[:12]


def clerical_list(wanted: Wanted) -> dict[str, list[Any]]:
    """Return the list as columns; raises InvalidInput with everything that is missing."""
    import duckdb

    refuse(missing(wanted))
    with PersonIds(wanted.links / PERSONS) as ids:
        now = ids.now()
    book = duckdb.connect()
    book.register("now_given", arrow().table(now))
    book.execute("CREATE TABLE now AS SELECT source, record_id, person_id FROM now_given")
    book.execute("CREATE TABLE held AS SELECT person_id, count(*) AS records FROM now GROUP BY person_id")
    _money(book, wanted.records)
    book.execute(
        "CREATE TABLE doubtful AS SELECT p.*, l.person_id AS person_l, r.person_id AS person_r "
        "FROM read_parquet($pairs) p JOIN now l ON p.source_l = l.source AND p.record_id_l = l.record_id "
        "JOIN now r ON p.source_r = r.source AND p.record_id_r = r.record_id "
        "WHERE match_probability BETWEEN $low AND $high "
        "QUALIFY l.person_id = r.person_id OR row_number() OVER "
        "(PARTITION BY least(l.person_id, r.person_id), greatest(l.person_id, r.person_id) "
        "ORDER BY match_probability DESC, source_l, record_id_l, source_r, record_id_r) = 1",
        {"pairs": str(wanted.links / PAIRS), "low": wanted.low, "high": wanted.high},
    )
    columns = _listed(book, wanted.identity)
    book.close()
    return _by_value(columns)


def missing(wanted: Wanted) -> list[Problem]:
    """Return what is not there, and bounds that are none."""
    files = [(wanted.links / name, "a folder that people link wrote") for name in (PAIRS, PERSONS)]
    if wanted.records is not None:
        files += [
            (wanted.records / f"{each}.parquet", "a folder of people load")
            for each in ("persons", "activity")
        ]
    if wanted.identity is not None:
        files.append((wanted.identity, "the file of identities"))
    problems = [
        Problem(str(path), "no such file", expected) for path, expected in files if not path.is_file()
    ]
    if not 0 <= wanted.low < wanted.high <= 1:
        problems.append(
            Problem("bounds", f"{wanted.low:g} to {wanted.high:g}", "two shares, the lower first")
        )
    return problems


def _money(book: Any, records: Path | None) -> None:
    """Make table `money` of what each person's records cost, in minor units; empty without records."""
    book.execute("CREATE TABLE money (person_id UBIGINT, money BIGINT)")
    if records is None:
        return
    activity, persons = (str(records / f"{each}.parquet") for each in ("activity", "persons"))
    held = {row[0] for row in book.execute("DESCRIBE SELECT * FROM read_parquet(?)", [activity]).fetchall()}
    cost = "greatest(paid_amount, reference_cost)" if "reference_cost" in held else "paid_amount"
    book.execute(
        "INSERT INTO money SELECT n.person_id, sum(a.money)::BIGINT FROM now n JOIN read_parquet($persons) p "
        "ON n.source = p.source AND n.record_id = p.source_person_id JOIN (SELECT person_id, "
        f"sum(coalesce({cost}, 0))::BIGINT AS money FROM read_parquet($activity) GROUP BY person_id) a "
        "ON a.person_id = p.person_id GROUP BY n.person_id",
        {"persons": persons, "activity": activity},
    )


def _listed(book: Any, identity: Path | None) -> dict[str, list[Any]]:
    query = (
        "SELECT d.source_l AS source, d.record_id_l AS record, d.source_r AS other_source, "
        "d.record_id_r AS other_record, d.person_l AS person, d.person_r AS other_person, "
        "d.match_probability AS probability, hl.records AS records, hr.records AS other_records, "
        "coalesce(ml.money, 0) + CASE WHEN d.person_l = d.person_r THEN 0 ELSE coalesce(mr.money, 0) END "
        "AS money, "
        "(SELECT count(*) FROM money) > 0 AS priced{names} FROM doubtful d "
        "JOIN held hl ON hl.person_id = d.person_l JOIN held hr ON hr.person_id = d.person_r "
        "LEFT JOIN money ml ON ml.person_id = d.person_l "
        "LEFT JOIN money mr ON mr.person_id = d.person_r{joins} "
        "ORDER BY source, record, other_source, other_record"
    )
    names = joins = ""
    if identity is not None:
        reading = (
            "read_csv(?, all_varchar = true)" if identity.suffix.lower() == ".csv" else "read_parquet(?)"
        )
        book.execute(f"CREATE TABLE identity AS SELECT * FROM {reading}", [str(identity)])
        held = {row[0] for row in book.execute("DESCRIBE identity").fetchall()}
        names = "".join(f", l.{c} AS {c}, r.{c} AS other_{c}" for c in SHOWN if c in held)
        joins = "".join(
            f" LEFT JOIN identity {s} ON {s}.source = d.source_{s} "
            f"AND {s}.record_id::VARCHAR = d.record_id_{s}"
            for s in "lr"
        )
    found = book.execute(query.format(names=names, joins=joins))
    header = [each[0] for each in found.description]
    rows = found.fetchall()
    return {name: [row[k] for row in rows] for k, name in enumerate(header)}


def _by_value(columns: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Return the columns with names and values of pairs, the most valuable first."""
    keys = zip(*(columns[name] for name in ("source", "record", "other_source", "other_record")), strict=True)
    pairs = [named(*each) for each in keys]
    same = np.array(columns["person"]) == np.array(columns["other_person"])
    one, other = (np.array(columns[name], dtype=np.float64) for name in ("records", "other_records"))
    links = np.where(same, one - 1, one * other)
    priced = any(columns.pop("priced"))
    stake = np.array(columns["money"], dtype=np.float64) if priced else links
    value = worth(np.array(columns["probability"], dtype=np.float64), stake)
    order = sorted(range(len(pairs)), key=lambda k: (-value[k], pairs[k]))
    now = ["one person" if each else "two persons" for each in same]
    whole = {"pair": pairs, "value": value.tolist(), "now": now, **columns}
    return {name: [values[k] for k in order] for name, values in whole.items()}
