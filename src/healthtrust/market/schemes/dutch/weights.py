"""The table of norm amounts: a weight for each class of each criterion, by cluster of costs.

Either plain, with columns criterion, class, cluster (may be left out) and eur_per_insured, or as the
ministerial orders have it, with year, annex, table and two columns of class. Dashes and apostrophes may be
typed plainly.

>>> from healthtrust.market.schemes.parameters import stated
>>> columns = {"criterion": ["region", "region"], "class": ["1", "2"], "eur_per_insured": [30.0, -30.0]}
>>> arrays = {name: np.array(values, dtype=object) for name, values in columns.items()}
>>> weights = weights_of(arrays, stated(DutchParameters, "dutch", None), "weights.csv")
>>> weights.classes, weights.clusters, weights.amount.tolist()
(('1', '2'), ('norm amount',), [[30.0], [-30.0]])
>>> plainly(" Mannen,  60–64 jaar"), plainly("FKG’s")
('mannen, 60-64 jaar', "fkg's")
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, rows_in_words
from healthtrust.ground.tables import Column, Contract, Table, checked
from healthtrust.market.schemes.dutch.parameters import DutchParameters
from healthtrust.market.schemes.tables import Codes, Floats, codes, one_file
from healthtrust.records.store import read_columns

NORM, DEDUCTIBLE = "norm amount", "deductible"

PLAIN = (
    Column("criterion", "text", "", "what insured are told apart by"),
    Column("class", "text", "", "class of the criterion"),
    Column("cluster", "text", "", "cluster of costs", required=False),
)
AS_IN_LAW = (
    Column("year", "whole", "year", "year of the order"),
    Column("annex", "whole", "", "annex of the order"),
    Column("table", "text", "", "table of the annex", required=False),
    Column("criterion", "text", "", "what insured are told apart by"),
    Column("class_1", "text", "", "first part of the class", required=False),
    Column("class_2", "text", "", "second part of the class", required=False),
    Column("cluster", "text", "", "cluster of costs"),
)
AMOUNT = Column("eur_per_insured", "number", "money", "norm amount for an insured year")


@dataclass(frozen=True, eq=False)
class Weights:
    """Norm amounts by class and cluster; a class of one criterion stands once."""

    criteria: tuple[str, ...]
    classes: tuple[str, ...]
    criterion: Codes
    """[class], position in `criteria`."""
    clusters: tuple[str, ...]
    amount: Floats
    """[class, cluster]; 0 where a class has no weight in a cluster."""
    twice: NDArray[np.bool_]
    """[class], whether the table states two different weights for it in one cluster."""
    source: str

    def position(self) -> dict[tuple[str, str], int]:
        """Return where each class stands, by criterion and class as plainly typed."""
        named = zip(self.criterion, self.classes, strict=True)
        return {(plainly(self.criteria[c]), plainly(one)): at for at, (c, one) in enumerate(named)}


def plainly(text: str) -> str:
    """Return a text without typographic dashes, apostrophes and doubled spaces, in small letters."""
    return " ".join(text.replace("–", "-").replace("’", "'").lower().split())


def read_weights(folder: Path, decided: DutchParameters) -> Weights:
    """Return the weights of a folder's table; raises InvalidInput with every problem found."""
    if folder.is_file():
        expected = "a folder that holds persons and weights"
        refuse([Problem("--input", f"the file {folder.name}", expected)])
    file, problems = one_file(folder, "weights")
    refuse(problems)
    assert file is not None
    texts = [column.name for column in (*AS_IN_LAW, *PLAIN) if column.kind == "text"]
    return weights_of(read_columns(file, texts=texts)[0], decided, file.name)


def weights_of(columns: Mapping[str, NDArray[np.generic]], decided: DutchParameters, source: str) -> Weights:
    """Return the weights of a table in either form; raises InvalidInput with every problem found."""
    form = AS_IN_LAW if "annex" in columns else PLAIN
    table, problems = checked(Contract("weights", (*form, AMOUNT)), columns, source)
    refuse(problems)
    assert table is not None
    rows, clusters = _of_law(table, decided) if "annex" in table else _plain(table)
    classes = _joined(table)
    named = [(plainly(str(table["criterion"][row])), plainly(classes[row])) for row in rows]
    keys = {key: at for at, key in enumerate(dict.fromkeys(named))}
    klass = np.array([keys[key] for key in named], dtype=np.int64)
    first = {key: row for key, row in reversed(list(zip(named, rows, strict=True)))}
    spelt = codes(clusters)
    criteria, criterion = codes(plainly(str(table["criterion"][first[key]])) for key in keys)
    amount, twice = _placed(klass, spelt[1], np.asarray(table[AMOUNT.name], float)[rows], len(keys))
    written = {plainly(str(one)): str(one) for one in table["criterion"]}
    return Weights(
        tuple(written[one] for one in criteria),
        tuple(classes[first[key]] for key in keys),
        criterion,
        spelt[0],
        amount,
        twice,
        source,
    )


def _placed(klass: Codes, cluster: Codes, amounts: Floats, classes: int) -> tuple[Floats, NDArray[np.bool_]]:
    amount = np.zeros((classes, int(cluster.max()) + 1))
    stated = np.zeros(amount.shape, dtype=np.bool_)
    twice = np.zeros(classes, dtype=np.bool_)
    for at, k, euros in zip(klass, cluster, amounts, strict=True):
        twice[at] |= stated[at, k] and amount[at, k] != euros
        amount[at, k], stated[at, k] = euros, True
    return amount, twice


def _joined(table: Table) -> list[str]:
    if "class" in table:
        return [str(one) for one in table["class"]]
    parts = [[str(one) for one in table[name]] for name in ("class_1", "class_2") if name in table]
    return [", ".join(part for part in row if part) for row in zip(*parts, strict=True)]


def _plain(table: Table) -> tuple[list[int], list[str]]:
    clusters = [str(one) or NORM for one in table["cluster"]] if "cluster" in table else [NORM] * table.rows
    return list(range(table.rows)), clusters


def _of_law(table: Table, decided: DutchParameters) -> tuple[list[int], list[str]]:
    """Return the rows of the year and annexes that count, and the cluster of each."""
    years = sorted({int(year) for year in np.asarray(table["year"], dtype=np.int64)})
    year = decided.year if decided.year is not None or len(years) > 1 else years[0]
    if year not in years:
        told = ", ".join(str(one) for one in years)
        remedy = "State year = ... in a file of parameters."
        refuse(
            [
                Problem(
                    f"{table.source}, column year",
                    f"years {told}",
                    f"the year {year or 'asked for'}",
                    None,
                    remedy,
                )
            ]
        )
    deductible, annexes = decided.now(decided.deductible_annex), decided.now(decided.annexes)
    of_year = np.asarray(table["year"], dtype=np.int64) == year
    annex = np.asarray(table["annex"], dtype=np.int64)
    rows = [int(row) for row in np.flatnonzero(of_year & np.isin(annex, (*annexes, deductible)))]
    names = [" ".join(str(table["cluster"][row]).split()) for row in rows]
    by_name: dict[str, set[int]] = {}
    for name, row in zip(names, rows, strict=True):
        by_name.setdefault(name, set()).add(int(annex[row]))
    clusters = [
        DEDUCTIBLE
        if annex[row] == deductible
        else name
        if len(by_name[name]) == 1
        else f"{name}, annex {annex[row]}"
        for name, row in zip(names, rows, strict=True)
    ]
    if not rows:
        refuse(
            [Problem(f"{table.source}, {rows_in_words([2])}", "no weights", f"annexes {annexes} in {year}")]
        )
    return rows, clusters
