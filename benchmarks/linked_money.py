"""Linkage error in money: three thresholds against one year run on the same records; seconds and peak memory.

    python benchmarks/linked_money.py [records, default 100,000]

Baseline: the year opened, paid and settled once on the records as they are, no linkage looked at.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import paired, peak_gib, say, size_of, timed
from healthtrust.design.read import read_design
from healthtrust.ground.arrow import arrow
from healthtrust.live.linked_money import Asked, answer, rerun
from healthtrust.live.linked_money.rerun import At
from healthtrust.start import opening

PRACTICES, THRESHOLDS, TWICE = 120, (0.5, 0.95, 0.99), 0.15


def main(records: int) -> None:
    """Print seconds, their ratio and memory."""
    read = read_design("valley")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        first = opening(read.design, read.folder)
        leaves = [first.places.names[leaf] for leaf in first.places.leaves]
        _make(folder, records, leaves, first.plans.names)
        rerun(first, folder / "plain", At(0.0, 0, 0))  # compiles what is compiled
        asked = Asked(folder / "links", folder / "records", "valley", THRESHOLDS, real=False)
        pairs = paired(
            lambda: timed(lambda: answer(asked)),
            lambda: timed(lambda: rerun(first, folder / "plain", At(0.0, 0, 0))),
        )
    beside = pairs.beside("one year run on the records as they are")
    name, peak = f"linkage error in money, {records:,} records, 3 thresholds", peak_gib()
    say(name, pairs.best()["seconds"], "s", peak_gib=peak, rows=records, **beside)


def _make(folder: Path, records: int, leaves: list[str], plans: tuple[str, ...]) -> None:
    """Write records and pairs: some persons are on two lists, and each has three days of care."""
    import pyarrow.parquet as parquet

    pa, chance = arrow(), np.random.default_rng(1)
    persons = int(records / (1 + TWICE))
    true = np.concatenate([np.arange(persons), chance.permutation(persons)[: records - persons]])
    number = np.arange(1, records + 1, dtype=np.uint64)
    born = np.datetime64("1935-01-01") + chance.integers(0, 29_000, persons)
    home, plan, sex = (chance.integers(0, n, persons)[true] for n in (len(leaves), len(plans), 2))
    practice = np.char.add("practice ", chance.integers(0, PRACTICES, records).astype(str)).astype(object)
    source = np.where(np.arange(records) < persons, "north", "south").astype(object)
    key = np.char.add("r", number.astype(str)).astype(object)
    for each in ("records", "links", "plain"):
        (folder / each).mkdir()

    def put(columns: dict[str, object], name: str) -> None:
        parquet.write_table(pa.table(columns), folder / f"{name}.parquet")

    def care(columns: dict[str, object], name: str) -> None:
        put(columns, f"records/{name}")
        put(columns, f"plain/{name}")

    spells = {
        "person_id": number,
        "start_date": np.where(source == "north", np.datetime64("2020-01-01"), np.datetime64("2026-05-01")),
        "birth_date": born[true],
        "sex": np.array(["female", "male"], dtype=object)[sex],
        "payer_id": ["pool"] * records,
        "plan_id": np.array(plans, dtype=object)[plan],
        "practice_id": practice,
        "area_code": np.array(leaves, dtype=object)[home],
        "income": chance.integers(2_000_000, 9_000_000, persons)[true],
    }
    put(spells, "records/enrolment")
    put({**spells, "fifth_of_home": [None] * records}, "plain/enrolment")
    whose = np.repeat(number, 3)
    cost = chance.integers(2_000, 120_000, len(whose))
    activity = np.char.add("a", np.arange(len(whose)).astype(str)).astype(object)
    care(
        {
            "activity_id": activity,
            "person_id": whose,
            "org_id": ["General"] * len(whose),
            "start_date": np.datetime64("2027-01-01") + chance.integers(0, 364, len(whose)),
            "setting": ["primary"] * len(whose),
            "payer_id": ["pool"] * len(whose),
            "paid_amount": cost,
            "reference_cost": cost,
            "payment_model": ["ffs"] * len(whose),
        },
        "activity",
    )
    codes = np.array(["E11", "I10", "J44", "F32", "Z00", "Z01", "Z02"], dtype=object)
    care(
        {
            "activity_id": activity,
            "code_system": ["ICD-10"] * len(whose),
            "code": codes[chance.integers(0, len(codes), len(whose))],
            "rank": np.ones(len(whose), dtype=np.int64),
        },
        "diagnosis",
    )
    put({"source": source, "source_person_id": key, "person_id": number}, "records/persons")
    (folder / "records" / "load.json").write_text(json.dumps({"currency": "GBP", "reconciles": True}))
    put({"source": source, "record_id": key, "person_id": number}, "links/links")
    one, other = true[persons:], np.arange(persons, records)
    put(
        {
            "source_l": source[one], "record_id_l": key[one],
            "source_r": source[other], "record_id_r": key[other],
            "match_probability": chance.beta(4, 0.4, len(one)), "match_weight": np.zeros(len(one)),
        },
        "links/pairs",
    )  # fmt: skip


if __name__ == "__main__":
    main(size_of(1, 100_000))
