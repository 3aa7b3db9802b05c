"""A made-up register whose truth is known: three practice systems and a hospital, names with typing mistakes.

Every person is on the list of one practice; some are still on the list of a practice they left; four in ten
are known to the hospital, which alone knows much of their illness. Persons of deprived places have more
illness, and their records are typed worse.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from healthtrust.design.read import read_design
from healthtrust.ground.arrow import arrow
from healthtrust.start import opening
from healthtrust.state import State

PRACTICES = ("Ash", "Elm", "Oak", "Yew", "Fir", "Bay")
SYSTEMS = ("north", "middle", "south")
CODES = ("E11", "I10", "J44", "F32")
GIVEN = (
    "ann",
    "bob",
    "carl",
    "dora",
    "eve",
    "fred",
    "gita",
    "hugo",
    "ines",
    "jack",
    "kim",
    "lena",
    "max",
    "nora",
)
SURNAMES = tuple(f"{a}{b}" for a in ("mil", "oak", "sto", "har", "ram", "pet", "lund", "wal") for b in
                 ("ler", "for", "ne", "ris", "say", "ers", "man", "ton", "field"))  # fmt: skip
YEAR = 2027
Row = dict[str, Any]


@dataclass(frozen=True)
class Made:
    """What was made, and who is who."""

    records: Path
    links: Path
    identities: Path
    truth: dict[int, int]
    """The true person of each person of a source."""
    tables: dict[str, list[Row]]
    pairs: list[tuple[int, int, float]]
    """Two persons of sources and the probability that they are one."""


def first_state() -> State:
    """Return the opening of the design that the register stands in."""
    read = read_design("valley")
    return opening(read.design, read.folder)


def made(folder: Path, persons: int = 800, seed: int = 5, sure: bool = False) -> Made:
    """Write records, identities and a linkage of about `persons` persons; sure: the linkage is the truth."""
    chance, first = np.random.default_rng(seed), first_state()
    leaves = [first.places.names[leaf] for leaf in first.places.leaves]
    fifths = {first.places.names[leaf]: int(first.places.fifth[leaf]) for leaf in first.places.leaves}
    tables: dict[str, list[Row]] = {
        name: [] for name in ("enrolment", "activity", "diagnosis", "persons", "names")
    }
    truth: dict[int, int] = {}
    for number in range(1, persons + 1):
        who = _who(chance, number, leaves, first.plans.names)
        fifth = fifths[who["place"]]
        practices = list(chance.permutation(len(PRACTICES))[: 2 if chance.random() < 0.15 else 1])
        for turn, practice in enumerate(practices):
            source = _known(tables, truth, chance, (number, who, SYSTEMS[practice // 2], fifth))
            since = f"{YEAR - 2 + turn}-0{1 + int(chance.integers(9))}-01"
            tables["enrolment"].append(_spell(source, who, PRACTICES[practice], since))
            _illness(tables, chance, source, "primary", 0.1 + 0.05 * (5 - fifth))
        if chance.random() < 0.4:
            source = _known(tables, truth, chance, (number, who, "hospital", fifth))
            _illness(tables, chance, source, "inpatient", 0.5)
    pairs = _pairs(chance, truth, tables["persons"], sure)
    _write(folder, tables, pairs)
    return Made(folder / "records", folder / "links", folder / "identities.csv", truth, tables, pairs)


def _who(chance: np.random.Generator, number: int, leaves: Sequence[str], plans: Sequence[str]) -> Row:
    born = np.datetime64("1935-01-01") + int(chance.integers(0, 80 * 365))
    return {
        "given": GIVEN[int(chance.integers(len(GIVEN)))],
        "surname": SURNAMES[int(chance.integers(len(SURNAMES)))],
        "born": str(born),
        "sex": ("female", "male")[int(chance.integers(2))],
        "place": leaves[int(chance.integers(len(leaves)))],
        "plan": plans[int(chance.integers(len(plans)))],
        "postcode": f"AB{int(chance.integers(1, 10))} {int(chance.integers(1, 10))}{chr(65 + number % 26)}"
        f"{chr(65 + number // 26 % 26)}",
        "house": int(chance.integers(1, 90)),
        "income": int(chance.integers(2_000_000, 9_000_000)),
    }


def _known(
    tables: dict[str, list[Row]],
    truth: dict[int, int],
    chance: np.random.Generator,
    of: tuple[int, Row, str, int],
) -> int:
    """Enter a person into a system; return the number in the records."""
    number, who, system, fifth = of
    person, record = len(truth) + 1, f"r{len(truth) + 1:05}"
    truth[person] = number
    tables["persons"].append(
        {"source": system, "source_person_id": record, "person_id": person, "fifth": fifth}
    )
    bad = 0.05 + 0.03 * (5 - fifth)
    tables["names"].append(
        {
            "record_id": record,
            "source": system,
            "given_name": _typed(chance, who["given"], bad),
            "surname": _typed(chance, who["surname"], bad),
            "birth_date": who["born"] if chance.random() > bad else f"{who['born'][:8]}01",
            "sex": who["sex"],
            "postcode": who["postcode"] if chance.random() > 3 * bad else "",
            "house_no": who["house"],
        }
    )
    return person


def _typed(chance: np.random.Generator, word: str, bad: float) -> str:
    if chance.random() > bad:
        return word
    at = int(chance.integers(len(word)))
    return word[:at] + chr(97 + int(chance.integers(26))) + word[at + 1 :]


def _spell(person: int, who: Row, practice: str, since: str) -> Row:
    return {
        "person_id": person,
        "start_date": since,
        "end_date": None,
        "birth_date": who["born"],
        "sex": who["sex"],
        "payer_id": "pool",
        "plan_id": who["plan"],
        "practice_id": practice,
        "area_code": who["place"],
        "income": who["income"],
    }


def _illness(
    tables: dict[str, list[Row]], chance: np.random.Generator, person: int, setting: str, share: float
) -> None:
    """Give a person care, with diagnoses for some."""
    for code in CODES:
        if chance.random() > share:
            continue
        for _ in range(1 if setting == "inpatient" else int(chance.integers(1, 3))):
            activity = f"a{len(tables['activity']) + 1}"
            cost = int(chance.integers(2_000, 300_000))
            tables["activity"].append(
                {
                    "activity_id": activity,
                    "person_id": person,
                    "org_id": "General",
                    "start_date": str(np.datetime64(f"{YEAR}-01-01") + int(chance.integers(364))),
                    "setting": setting,
                    "payer_id": "pool",
                    "paid_amount": cost,
                    "reference_cost": cost,
                    "payment_model": "ffs",
                }
            )
            tables["diagnosis"].append(
                {"activity_id": activity, "code_system": "ICD-10", "code": code, "rank": 1}
            )


def _pairs(
    chance: np.random.Generator, truth: dict[int, int], persons: list[Row], sure: bool
) -> list[tuple[int, int, float]]:
    """Return true pairs, the worse known the more deprived, and a few false ones."""
    fifth = {row["person_id"]: row["fifth"] for row in persons}
    groups: dict[int, list[int]] = {}
    for person, true in truth.items():
        groups.setdefault(true, []).append(person)
    pairs = []
    for group in groups.values():
        for one, other in combinations(group, 2):
            pairs.append((one, other, 1.0 if sure else float(chance.beta(1 + fifth[one], 0.4))))
    if not sure:
        every = sorted(truth)
        for _ in range(len(every) // 12):
            one, other = sorted(int(each) for each in chance.choice(every, 2, replace=False))
            if truth[one] != truth[other]:
                pairs.append((one, other, float(chance.beta(1.2, 1.0))))
    return pairs


def _write(folder: Path, tables: dict[str, list[Row]], pairs: list[tuple[int, int, float]]) -> None:
    import pyarrow.parquet as parquet

    pa = arrow()
    records, links = folder / "records", folder / "links"
    for each in (records, links):
        each.mkdir(parents=True)

    def put(rows: list[Row], path: Path) -> None:
        table = pa.Table.from_pylist(rows)
        for name in table.column_names:
            kind = {"person_id": pa.uint64()}.get(name) or (pa.date32() if name.endswith("_date") else None)
            if kind is not None:
                at = table.column_names.index(name)
                table = table.set_column(at, name, table.column(name).cast(kind))
        parquet.write_table(table, path)

    for name in ("enrolment", "activity", "diagnosis"):
        put(tables[name], records / f"{name}.parquet")
    keys = [{k: row[k] for k in ("source", "source_person_id", "person_id")} for row in tables["persons"]]
    put(keys, records / "persons.parquet")
    (records / "load.json").write_text(json.dumps({"currency": "GBP", "reconciles": True}))
    named = {row["person_id"]: (row["source"], row["source_person_id"]) for row in tables["persons"]}
    put(
        [{"source": s, "record_id": r, "person_id": p} for p, (s, r) in named.items()],
        links / "links.parquet",
    )
    told = [
        {
            "source_l": named[a][0], "record_id_l": named[a][1],
            "source_r": named[b][0], "record_id_r": named[b][1],
            "match_probability": p, "match_weight": 0.0, "vetoed": False,
        }
        for a, b, p in pairs
    ]  # fmt: skip
    put(told, links / "pairs.parquet")
    with (folder / "identities.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(tables["names"][0]))
        writer.writeheader()
        writer.writerows(tables["names"])
