"""A trained model: m and u of every level, the prior, and how often each value occurs; kept and read again.

model.json holds the model as its file states it, what was learned, and from how many records; beside it the
folder term_frequencies holds one Parquet file for each column whose rare values weigh more. Both together
score a pair; nothing else is needed.

Source  form of this library.

>>> from healthtrust.people.linkage.model import shipped_model
>>> trained = untrained(shipped_model("default"), 0.001)
>>> Trained.of(json.loads(json.dumps(trained.as_plain()))) == trained
True
>>> round(trained.weight("sex", 1), 3), round(trained.prior_weight, 3)
(-5.644, -9.964)
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import log2
from pathlib import Path
from typing import Any

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.people.linkage.comparing import levels
from healthtrust.people.linkage.model import LinkageModel

FORMAT = 1
DIGITS = 9
"""Significant digits of what is learned: the order in which threads add does not show."""


@dataclass(frozen=True)
class Trained:
    """What is known of agreement among pairs of one person and of two."""

    model: LinkageModel
    m: Mapping[str, tuple[float, ...]]
    """By comparison, for each level from the best on."""
    u: Mapping[str, tuple[float, ...]]
    prior: float
    records: int = 0
    """What it was learned from; 0 where nothing was learned."""
    assumed: tuple[str, ...] = ()
    """Comparisons whose m or u could not be learned in part and stay as the file has them."""

    @property
    def prior_weight(self) -> float:
        """Return log2 of the odds before anything is compared."""
        return log2(self.prior / (1 - self.prior))

    def weight(self, comparison: str, level: int) -> float:
        """Return log2(m / u) of a level, 0 the best."""
        return log2(self.m[comparison][level] / self.u[comparison][level])

    @property
    def frequencies(self) -> tuple[str, ...]:
        """Return the columns whose rare values weigh more; none where nothing was learned."""
        every = tuple(each.column for each in self.model.comparisons if each.frequencies)
        return every if self.records else ()

    def settings(self) -> dict[str, Any]:
        """Return the model as Splink takes it."""
        return {
            "link_type": "dedupe_only",
            "unique_id_column_name": "key",
            "probability_two_random_records_match": self.prior,
            "retain_matching_columns": True,
            "retain_intermediate_calculation_columns": False,
            "blocking_rules_to_generate_predictions": [],
            "comparisons": [self._comparison(number) for number in range(len(self.model.comparisons))],
            "linker_uid": "linkage",
        }

    def _comparison(self, number: int) -> dict[str, Any]:
        compared = self.model.comparisons[number]
        unknown, *known = levels(compared)
        null = {"sql_condition": unknown.sql, "label_for_charts": unknown.label, "is_null_level": True}
        told: list[dict[str, Any]] = [null]
        for level, m, u in zip(known, self.m[compared.name], self.u[compared.name], strict=True):
            one: dict[str, Any] = {"sql_condition": level.sql, "label_for_charts": level.label}
            one |= {"m_probability": m, "u_probability": u}
            if level.frequent and self.records:
                one["tf_adjustment_column"] = level.frequent
            told.append(one)
        return {"output_column_name": compared.name, "comparison_levels": told}

    def as_plain(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        learned = {
            each.name: [
                {"level": level.label, "m": m, "u": u}
                for level, m, u in zip(levels(each)[1:], self.m[each.name], self.u[each.name], strict=True)
            ]
            for each in self.model.comparisons
        }
        return {
            "format": FORMAT,
            "model": self.model.model_dump(mode="json"),
            "prior": self.prior,
            "learned": learned,
            "records": self.records,
            "assumed": list(self.assumed),
        }

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Trained:
        """Return what `as_plain` told; raises KeyError or ValueError where it is no such thing."""
        if plain["format"] != FORMAT:
            raise ValueError(f"format {plain['format']}")
        learned = plain["learned"]
        m, u = ({name: tuple(float(one[p]) for one in each) for name, each in learned.items()} for p in "mu")
        model = LinkageModel.model_validate(plain["model"])
        return cls(model, m, u, float(plain["prior"]), int(plain["records"]), tuple(plain["assumed"]))


def untrained(model: LinkageModel, prior: float) -> Trained:
    """Return a model with m and u as its file states them."""
    m, u = ({each.name: getattr(each, share) for each in model.comparisons} for share in ("m", "u"))
    return Trained(model, m, u, prior)


def read_trained(path: Path) -> Trained:
    """Return the model kept in a model.json; raises InvalidInput where it is none."""
    try:
        return Trained.of(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        found = "no such file"
    except (OSError, ValueError, KeyError, TypeError) as broken:
        found = f"{type(broken).__name__}: {broken}".splitlines()[0][:120]
    refuse([Problem(str(path), found, "a model.json that people link wrote")])
    raise AssertionError


def rounded(number: float) -> float:
    """Return a number to nine significant digits."""
    return float(f"{number:.{DIGITS}g}")
