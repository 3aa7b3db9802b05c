"""The folder of a study: what was asked, what came of it, and the trials from which it goes on.

    studies/<fingerprint>/
        manifest.json    designs, parameters with distribution, source and status, draws, seed, versions
        draws.parquet    draw, design, why not, every parameter, every outcome: one row a design and draw
        trials.sqlite    each trial as it was found

The same question gives the same bytes of the first two, whoever worked at it and however often it was
interrupted.

>>> parameter_column("market.persistence"), outcome_column("qalys")
('parameter market.persistence', 'outcome qalys')
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np

from healthtrust.allocate.returns.margins import shipped_margins
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.records.store import read_columns, write_columns
from healthtrust.records.whole_file import write_whole
from healthtrust.study.draws.known import OWN, Origin, group_of, known_by
from healthtrust.study.draws.people import served
from healthtrust.study.draws.put import MARGIN, Question
from healthtrust.study.draws.study import Miss, Study
from healthtrust.study.trial.many import Trials
from healthtrust.version import VERSION, library_versions

HOME = "studies"
LATEST = "latest"
"""The word that means the study finished last."""
MANIFEST, DRAWS, KEPT = "manifest.json", "draws.parquet", "trials.sqlite"


def manifest_of(question: Question, name: str, found: Trials) -> dict[str, Any]:
    """Return what was asked and of whom, ready for JSON."""
    asked, first = question.asked, question.cases[0]
    people = served(first)
    margin = shipped_margins()[MARGIN]
    return {
        "fingerprint": name,
        "designs": [
            {"name": case.name, "title": case.design.title, "mark": case.mark, "data": case.design.data}
            for case in question.cases
        ],
        "years": [first.design.span[0], first.design.span[-1]],
        "currency": first.design.currency,
        "luck": first.design.seed,
        "lucks": asked.seeds,
        "draws": asked.draws,
        "seed": asked.seed,
        "sampling": asked.sampling,
        "only": list(asked.only),
        "set": list(asked.overrides),
        "threshold": question.threshold,
        "threshold_source": "said" if asked.threshold else margin.source if question.threshold else "none",
        "residents": {name: list(values) for name, values in people._asdict().items()},
        "parameters": list(_parameters(question)),
        "failed": len(found.failed),
        "healthtrust": VERSION,
        "versions": library_versions(),
    }


def finished(study: Study, place: Path) -> Study:
    """Write a study into its folder, each file whole or not at all, and return it as of there."""
    columns: dict[str, Any] = {
        "draw": np.tile(np.arange(study.draws, dtype=np.int32), len(study.designs)),
        "design": np.repeat(np.array(study.designs, dtype=object), study.draws),
        "why_not": _why_not(study),
    }
    for name, row in zip(study.parameters, study.theta, strict=True):
        columns[parameter_column(name)] = np.tile(row, len(study.designs))
    for name, values in zip(study.outcomes, study.values.transpose(1, 0, 2), strict=True):
        columns[outcome_column(name)] = values.ravel()
    beside = place / f".{DRAWS}.partial"
    write_columns(beside, columns)
    beside.replace(place / DRAWS)
    write_whole(json.dumps(study.manifest, indent=1, ensure_ascii=False) + "\n", place / MANIFEST)
    return replace(study, path=place)


def parameter_column(name: str) -> str:
    """Return what the column of a parameter is called."""
    return f"parameter {name}"


def outcome_column(name: str) -> str:
    """Return what the column of an outcome is called."""
    return f"outcome {name}"


def read_study(name: str, home: Path) -> Study:
    """Return the study meant by a folder, a fingerprint, a unique beginning of one, or `latest`.

    Raises InvalidInput where there is none, there are several, or it is not finished.
    """
    place = _located(name, home)
    manifest = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
    columns, _ = read_columns(place / DRAWS)
    designs, draws = tuple(each["name"] for each in manifest["designs"]), int(manifest["draws"])
    parameters, outcomes = _called(columns, parameter_column("")), _called(columns, outcome_column(""))
    values = np.array([columns[outcome_column(each)] for each in outcomes], dtype=np.float64)
    why = enumerate(columns["why_not"].tolist())
    return Study(
        fingerprint=manifest["fingerprint"],
        designs=designs,
        parameters=parameters,
        theta=np.array([columns[parameter_column(each)][:draws] for each in parameters], dtype=np.float64),
        outcomes=outcomes,
        values=values.reshape(-1, len(designs), draws).transpose(1, 0, 2),
        missed=_in_order(Miss(n // draws, n % draws, str(text)) for n, text in why if text),
        manifest=manifest,
        path=place,
    )


def _called(columns: Any, prefix: str) -> tuple[str, ...]:
    return tuple(name.removeprefix(prefix) for name in columns if name.startswith(prefix))


def _why_not(study: Study) -> Any:
    why = np.full((len(study.designs), study.draws), "", dtype=object)
    for miss in study.missed:
        why[miss.design, miss.draw] = miss.why
    return why.ravel()


def _in_order(missed: Iterator[Miss]) -> tuple[Miss, ...]:
    return tuple(sorted(missed, key=lambda miss: (miss.draw, miss.design)))


def _parameters(question: Question) -> Iterator[dict[str, Any]]:
    """Yield every distribution with its numbers, source and status, and the designs it is drawn in."""
    own = {p.name for p in question.own.parameters}
    for row, p in enumerate(question.shared.parameters):
        origin = question.own.origins[p.name] if p.name in own else known_by(p.name)
        numbers = {name: getattr(p, name) for name in ("mean", "standard_error", "low", "high")}
        yield {
            "name": p.name,
            "group": OWN if p.name in own else group_of(p.name),
            "distribution": p.family,
            **{name: value for name, value in numbers.items() if isfinite(value)},
            **Origin(*origin)._asdict(),
            "designs": [
                case.name
                for case, rows in zip(question.cases, question.shared.rows, strict=True)
                if rows.get(p.name) == row
            ],
        }


def _located(name: str, home: Path) -> Path:
    """Return the folder of the finished study meant."""
    made = sorted(home.glob(f"*/{MANIFEST}"), key=lambda p: (p.stat().st_mtime_ns, p.parent.name))
    if Path(name).is_dir():
        matches = [Path(name)]
    elif name == LATEST and made:
        matches = [made[-1].parent]
    else:
        matches = [p for p in sorted(home.glob(f"{name}*")) if p.is_dir()] if name else []
    if len(matches) != 1:
        known = sorted(p.parent.name for p in made)
        many = f"{len(matches)} studies beginning with {name!r}"
        found = many if matches else f"no study {name!r} in {home}"
        remedy = "Give the folder, the fingerprint or a longer beginning."
        expected = ", ".join(p.name for p in matches) or ", ".join(known)
        expected = expected or "a study; make one with healthtrust study draw"
        refuse([Problem("STUDY", found, expected, nearest_match(name, known), remedy)])
    if not ((matches[0] / MANIFEST).is_file() and (matches[0] / DRAWS).is_file()):
        remedy = "The same command of healthtrust study draw goes on from where it was."
        refuse([Problem("STUDY", f"{matches[0]} without results", "a finished study", remedy=remedy)])
    return matches[0]
