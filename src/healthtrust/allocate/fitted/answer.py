"""What a fit says: a sentence, its warnings, and plain values for a program.

>>> from healthtrust.allocate.fitted.fit import fit
>>> from healthtrust.allocate.fitted.model import NeedModel, Term
>>> from healthtrust.allocate.fitted.rows import rows_of
>>> model = NeedModel(outcome="visits", need=(Term(column="ill", reference="no", expected="less"),))
>>> columns = {"visits": np.array([1.0, 3, 4, 8]), "ill": np.array(["no", "no", "yes", "yes"])}
>>> found = answer(fit(*rows_of(columns, model, "d.csv"), model), folds=0)
>>> print(found.sentence)
A poisson regression of visits on 4 rows (d.csv) explains 61.5 % of the variance between rows; by head: 0.0 %.
>>> for warning in found.warnings: print(warning)
ill yes points the wrong way: × 3.00 (p = 0.068) where less was expected
no places or clusters are named, so nothing was held out: how it does elsewhere is not known
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np

from healthtrust.allocate.fitted.families import Vector
from healthtrust.allocate.fitted.fit import Coefficient, Fit
from healthtrust.allocate.fitted.index import PlaceNeed, need_of_places, weights_of
from healthtrust.allocate.fitted.judged import Judgement, judgements
from healthtrust.allocate.fitted.rows import Rows

OVERDISPERSED = 1.5
"""Dispersion of a Poisson regression above which a warning says so. Status: assumed."""


@dataclass(frozen=True)
class Answer:
    """A fit, its judgement beside simpler formulas, and the index of places where there are any."""

    fit: Fit
    judgements: tuple[Judgement, ...]
    places: PlaceNeed | None
    held_out: int
    """Folds of whole places that were held out, 0 for none."""

    @property
    def sentence(self) -> str:
        """Return the finding in one sentence."""
        model, source = self.fit.model, self.fit.source
        first, last = self.judgements[0], self.judgements[-1]
        stages = "two-stage " if model.two_stages else ""
        said = (
            f"A {stages}{model.family} regression of {model.outcome} on {source.rows:,} rows ({source.name}) "
            f"explains {_percent(last.in_sample.r_squared)} of the variance between rows"
        )
        if self.held_out:
            what = "places" if model.place else "clusters"
            said += f", {_percent(last.out_of_sample.r_squared)} in {what} held out"
        return f"{said}; by head: {_percent(first.in_sample.r_squared)}."

    @property
    def warnings(self) -> tuple[str, ...]:
        """Return what a reader must know before money follows this index."""
        told = [_wrong_way(each, self.fit.model.family) for each in self.fit.perverse]
        counts = self.fit.model.family == "poisson" and _whole(self.fit.prepared.rows.outcome)
        if counts and self.fit.dispersions[-1] > OVERDISPERSED:
            ratio = f"{self.fit.dispersions[-1]:,.3g}"
            told.append(f"overdispersed, {ratio} × Poisson variance: the standard errors shown allow for it")
        if not self.held_out:
            told.append(
                "no places or clusters are named, so nothing was held out: how it does elsewhere is not known"
                if not self.fit.model.observed_together
                else "nothing was held out: how it does elsewhere is not known"
            )
        return tuple(told)

    def as_plain(self) -> dict[str, Any]:
        """Return everything by name, for JSON; what is not known is null."""
        fit = self.fit
        told = {
            "title": fit.model.title,
            "sentence": self.sentence,
            "source": {"said": fit.model.source, **vars(fit.source)},
            "family": fit.model.family,
            "stages": [block.stage for block in fit.prepared.blocks],
            "coefficients": [each.as_plain() for each in fit.coefficients],
            "dispersion": list(fit.dispersions),
            "clusters": fit.clusters,
            "cells": fit.prepared.cells.count,
            "folds": self.held_out,
            "formulas": [each.as_plain() for each in self.judgements],
            "weights": [vars(each) for each in weights_of(fit)],
            "places": [] if self.places is None else _places(self.places),
            "warnings": list(self.warnings),
        }
        plain: dict[str, Any] = _known(told)
        return plain


def answer(fitted: Fit, folds: int, places: Rows | None = None) -> Answer:
    """Return a fit judged beside simpler formulas, with `folds` folds held out, and its index of places."""
    held_out = folds if fitted.model.observed_together else 0
    index = need_of_places(fitted, places) if fitted.model.place else None
    return Answer(fitted, judgements(fitted, held_out), index, held_out)


def _wrong_way(each: Coefficient, family: str) -> str:
    expected = "less" if each.estimate > 0 else "more"
    effect = f"{each.effect:+,.4g}" if family == "linear" else f"× {each.effect:.2f}"
    return f"{each.column} points the wrong way: {effect} (p = {each.p:.3f}) where {expected} was expected"


def _whole(outcome: Vector) -> bool:
    return bool((outcome == np.rint(outcome)).all())


def _places(found: PlaceNeed) -> list[dict[str, float | str]]:
    columns = zip(found.places, found.population, found.need, found.index, strict=True)
    return [
        {"place": place, "population": float(people), "need_per_head": float(need), "index": float(index)}
        for place, people, need, index in columns
    ]


def _percent(share: float) -> str:
    return f"{100 * share + 0:.1f} %" if np.isfinite(share) else "–"


def _known(value: Any) -> Any:
    """Return a plain value with null for every number that is none."""
    if isinstance(value, dict):
        return {key: _known(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_known(each) for each in value]
    return None if isinstance(value, float) and not isfinite(value) else value
