"""The tables of a fit: coefficients, formulas beside each other, groups, places, weights and the source.

>>> from healthtrust.allocate.fitted.answer import answer
>>> from healthtrust.allocate.fitted.fit import fit
>>> from healthtrust.allocate.fitted.model import NeedModel, Term
>>> from healthtrust.allocate.fitted.rows import rows_of
>>> model = NeedModel(outcome="visits", groups=("ill",), need=(Term(column="ill", reference="no"),))
>>> columns = {"visits": np.array([1.0, 3, 4, 8]), "ill": np.array(["no", "no", "yes", "yes"])}
>>> found = answer(fit(*rows_of(columns, model, "d.csv"), model), folds=0)
>>> group_header(found)
('by', 'group', 'exposure', 'costs', 'by head', 'ill', 'ratio', 'held out')
>>> [(row[1], *(round(float(cell), 6) for cell in row[2:7])) for row in group_rows(found)["ill"]]
[('no', 2.0, 2.0, 4.0, 2.0, 1.0), ('yes', 2.0, 6.0, 4.0, 6.0, 1.0)]
"""

from __future__ import annotations

from collections.abc import Sequence
from math import nan

import numpy as np

from healthtrust.allocate.fitted.answer import Answer
from healthtrust.allocate.fitted.index import source_in_words, weights_of
from healthtrust.allocate.fitted.judged import Both

Cell = str | float
Rows = Sequence[Sequence[Cell]]

COEFFICIENTS = ("stage", "role", "column", "estimate", "se", "effect", "from", "to", "p", "sign", "status")
FORMULAS = ("formula", "R2", "held out", "CPM", "held out", "error", "held out", "R2 of places", "held out")
PLACES = ("place", "population", "need_per_head", "index")
WEIGHTS = ("group", "weight", "population")
SOURCE = ("what", "said")


def coefficient_rows(found: Answer) -> Rows:
    """Return one row for each coefficient."""
    return [
        (
            each.stage,
            each.role,
            each.column,
            each.estimate,
            each.standard_error,
            each.effect,
            each.low,
            each.high,
            each.p,
            "perverse" if each.perverse else "",
            each.status,
        )
        for each in found.fit.coefficients
    ]


def formula_rows(found: Answer) -> Rows:
    """Return one row for each formula: what it explains, in sample and of places held out."""
    return [
        (
            each.name,
            *(
                value
                for measure in ("r_squared", "cumming", "mean_absolute_error")
                for value in (getattr(each.in_sample, measure), getattr(each.out_of_sample, measure))
            ),
            each.places.r_squared,
            each.places_out_of_sample.r_squared,
        )
        for each in found.judgements
    ]


def group_header(found: Answer) -> tuple[str, ...]:
    """Return the headings of groups: cost per head, what each formula pays, and the last one's ratios."""
    return (
        "by",
        "group",
        "exposure",
        "costs",
        *(each.name for each in found.judgements),
        "ratio",
        "held out",
    )


def group_rows(found: Answer) -> dict[str, Rows]:
    """Return by column one row for each group, and the same for tenths of predicted need."""
    last = found.judgements[-1]
    told: dict[str, Rows] = {}
    for column in last.groups:
        told[column] = _rows(column, [each.groups[column] for each in found.judgements])
    told["tenth of need"] = _rows("tenth of need", [last.tenths] * len(found.judgements), own=True)
    return told


def _rows(column: str, formulas: Sequence[Both], own: bool = False) -> Rows:
    """Return the groups of one column; `own`: groups of the last formula, which others do not share."""
    last = formulas[-1]
    held_out = {each.group: each.predictive_ratio for each in last.out_of_sample}
    return [
        (
            column,
            each.group,
            each.exposure,
            each.actual,
            *(nan if own else other.in_sample[k].predicted for other in formulas[:-1]),
            each.predicted,
            each.predictive_ratio,
            held_out.get(each.group, nan),
        )
        for k, each in enumerate(last.in_sample)
    ]


def place_rows(found: Answer) -> Rows:
    """Return one row for each place with its index, none where the model names no places."""
    if found.places is None:
        return []
    numbers = np.column_stack([found.places.population, found.places.need, found.places.index])
    return [(place, *map(float, row)) for place, row in zip(found.places.places, numbers, strict=True)]


def weight_rows(found: Answer) -> Rows:
    """Return one row for each group of residents with what one counts, where all terms are categories."""
    return [(each.group, each.weight, each.population) for each in weights_of(found.fit)]


def source_rows(found: Answer) -> Rows:
    """Return what the formula was fitted on, how, and what must be known of it."""
    fit = found.fit
    return [
        ("says", found.sentence),
        ("source", source_in_words(fit)),
        ("cells", float(fit.prepared.cells.count)),
        ("clusters", float(fit.clusters)),
        *(("dispersion", value) for value in fit.dispersions),
        *(("warning", each) for each in found.warnings),
    ]
