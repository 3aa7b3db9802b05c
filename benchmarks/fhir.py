"""A payer's FHIR export flattened: the shipped mapping in DuckDB, and a whole load, against the json module.

    python benchmarks/fhir.py [copies of the 200 lines, default 100]

The sample of `fhir_eob_x12_samples` is repeated under new ids: 100 copies are 20,000 lines, 192 MB. Each
way runs in a fresh process and must find the same cents and diagnoses. Baseline: Python's json module, line
by line, for the columns of activity and diagnosis that need no choice, without writing them anywhere.
"""

from __future__ import annotations

import json
import sys
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import fresh, paired, peak_gib, same, say, size_of, timed
from healthtrust.people.intake.load import Terms, load
from healthtrust.people.intake.macros import define
from healthtrust.people.intake.mapping import read_mapping
from healthtrust.people.intake.relations import open_relations
from healthtrust.records.store import data_folder

SAMPLE = "fhir_eob_x12_samples/sample_eob_200.ndjson"
WAYS = ("json module", "mapping in DuckDB", "whole load")


def repeated(copies: int, folder: Path) -> None:
    """Write the sample so many times, each copy under ids of its own."""
    lines = (data_folder() / SAMPLE).read_text(encoding="utf-8").splitlines()
    names = [json.loads(line)["id"] for line in lines]
    with (folder / "claims.ndjson").open("w", encoding="utf-8") as out:
        for copy in range(copies):
            for line, name in zip(lines, names, strict=True):
                out.write(line.replace(f'"id":"{name}"', f'"id":"{name}-{copy}"', 1) + "\n")


def by_json(folder: Path) -> dict[str, Any]:
    """Flatten with the json module: the columns of activity and of diagnosis, money exact."""
    activity, diagnosis, cents = [], [], 0
    with (folder / "claims.ndjson").open(encoding="utf-8") as lines:
        for line in lines:
            claim = json.loads(line, parse_float=Decimal)
            amount = claim.get("payment", {}).get("amount", {}).get("value")
            paid = int(Decimal(amount) * 100) if amount is not None else 0
            cents += paid
            period, codes = claim["billablePeriod"], [c["code"] for c in claim["type"]["coding"]]
            where = claim.get("organization", claim.get("provider", {})).get("identifier", {}).get("value")
            person = claim["patient"]["reference"].rpartition("/")[2]
            activity.append((claim["id"], person, where, period["start"], period["end"], codes, paid))
            for each in claim.get("diagnosis", []):
                coding = each["diagnosisCodeableConcept"]["coding"][0]
                diagnosis.append((claim["id"], each["sequence"], coding["system"], coding["code"]))
    return {"activity": len(activity), "diagnosis": len(diagnosis), "cents": cents}


def by_mapping(folder: Path) -> dict[str, Any]:
    """Flatten with the shipped mapping's SELECTs into tables of DuckDB."""
    import duckdb

    rules, found = read_mapping("fhir"), {}
    with tempfile.TemporaryDirectory() as place:
        book = duckdb.connect(str(Path(place) / "rows.duckdb"))
        define(book, 2)
        open_relations(book, folder, rules.files)
        for name in ("activity", "diagnosis"):
            book.execute(f"CREATE TABLE {name} AS {rules.tables[name].sql}")
            ((found[name],),) = book.execute(f"SELECT count(*) FROM {name}").fetchall()
        ((found["cents"],),) = book.execute("SELECT sum(paid_amount)::BIGINT FROM activity").fetchall()
        book.close()
    return found


def by_load(folder: Path) -> dict[str, Any]:
    """Load into a folder of records, checked and reconciled."""
    with tempfile.TemporaryDirectory() as place:
        report = load(folder, "fhir", Path(place) / "records", Terms(currency="USD"))
    assert report.reconciles
    (paid,) = report.of("activity").money
    kept = {name: report.of(name).kept for name in ("activity", "diagnosis")}
    return {**kept, "cents": paid.found}


def one(way: str, folder: Path) -> dict[str, Any]:
    """Return what one way found, with its seconds and peak memory."""
    told = timed(lambda: dict(zip(WAYS, (by_json, by_mapping, by_load), strict=True))[way](folder))
    return {**told, "peak": peak_gib()}


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(sys.argv[2], Path(sys.argv[3]))))
        return
    copies = size_of(1, 100)
    if not (data_folder() / SAMPLE).is_file():
        print(f"no {SAMPLE} in {data_folder()}")
        return
    with tempfile.TemporaryDirectory() as place:
        repeated(copies, Path(place))
        for way in WAYS[1:]:
            pairs = paired(
                lambda name=way: fresh(__file__, "--one", name, place),
                lambda: fresh(__file__, "--one", WAYS[0], place),
            )
            ours, lines = pairs.best(), 200 * copies
            beside = pairs.beside("the json module, nothing written")
            say(
                f"{lines:,} FHIR claims, {way}",
                ours["seconds"],
                "s",
                peak_gib=ours["peak"],
                rows=lines,
                **beside,
            )
            same("  the same claims, diagnoses and cents", ours["found"] == pairs.theirs[0]["found"])


if __name__ == "__main__":
    main()
