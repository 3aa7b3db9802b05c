"""Write catalogue/codes/ahrq-pqi-2023.csv from the code lists of the AHRQ Prevention Quality Indicators.

    python scripts/write_ahrq_pqi.py [folder of pqi__value_sets.csv]

The lists are a work of the United States government, in the public domain. They are taken from repository
tuva-health/tuva, commit 543d11efa00c2e1a294c349b90443ad014a0ead9, seeds/ahrq_measures/pqi__value_sets.csv.
Written: one row for each code, with the name measures use and the code system its form shows.
"""

from __future__ import annotations

import csv
import hashlib
import sys
from pathlib import Path

from healthtrust.records.store import data_folder

DIGEST = "e7046cb5d87d4da68f38571ec659525afc4df173932613d0a97414c8cdb7f784"
TO = Path(__file__).parent.parent / "src" / "healthtrust" / "catalogue" / "codes" / "ahrq-pqi-2023.csv"
SOURCE = "AHRQ PQI 2023, a work of the US government; tuva-health/tuva at 543d11e"
SHORTER = (("_diagnosis_codes", ""), ("_procedure_codes", "_procedures"), ("exclusion_", ""), ("_codes", ""))


def named(number: str, value_set: str) -> str:
    """Return the name of a set: its indicator or appendix, and what it lists."""
    for long, short in SHORTER:
        value_set = value_set.replace(long, short)
    return f"pqi-{number}-{value_set}".replace("_", "-").replace("appendix-", "").lower()


def main(folder: Path) -> None:
    """Write the table; refuse lists that are not those it was written for."""
    path = folder / "pqi__value_sets.csv"
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != DIGEST:
        sys.exit(f"{path.name}: SHA-256 {found}, expected {DIGEST}")
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            (
                named(row["pqi_number"], row["value_set_name"]),
                "icd10pcs" if "procedure" in row["value_set_name"] else "icd10cm",
                row["code"],
                SOURCE,
                "cited",
            )
            for row in csv.DictReader(file)
        ]
    with TO.open("w", encoding="utf-8", newline="") as file:
        written = csv.writer(file, lineterminator="\n")
        written.writerow(("set", "system", "code", "source", "status"))
        written.writerows(sorted(rows))
    print(f"{len(rows):,} codes in {len({name for name, *_ in rows})} sets")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else data_folder() / "ahrq_pqi_2023")
