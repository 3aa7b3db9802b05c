"""Risk scores of a table of persons: what `market score` says, prints and writes.

    mean = Σ_j m_j score_j / Σ_j m_j        factor t adds Σ_s w_st N_st / Σ_j m_j to it

Source  `group.py`, `payment.py`

>>> import tempfile
>>> path = Path(tempfile.mkdtemp()) / "p.csv"
>>> _ = path.write_text("person_id,age,sex\\n7,30,F\\n8,82,M\\n")
>>> found = answer(path, Asked(model="age-sex"))
>>> persons_rows(found)["score"], round(found.mean, 4)
([1.243, 3.004], 2.1235)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.ground.rows import by_row
from healthtrust.market.grouper.asked import Asked, Question, question_of
from healthtrust.market.grouper.built import Grouper
from healthtrust.market.grouper.codes import nearest, plain
from healthtrust.market.grouper.explained import Explained, explain
from healthtrust.market.grouper.group import Grouped, group
from healthtrust.market.grouper.payment import blended, payment
from healthtrust.market.grouper.reading import THOUSANDTHS, Read, Wanted, read_people
from healthtrust.market.grouper.shipped import grouper_of

DECIMALS = 6
"""Of the scores that are written: beyond them a sum of floats says nothing."""

BETWEEN = re.compile(r"[;,/+\s]+")
"""What may stand between codes where somebody did not join them by |."""

LISTED = 50
"""Unknown codes that get a nearest match."""

Rows = dict[str, list[Any]]


@dataclass(frozen=True, eq=False)
class Answer:
    """What was asked, and what was found."""

    asked: Asked
    question: Question
    read: Read
    grouped: Mapping[str, Grouped]
    """By model."""
    score: NDArray[np.float64]
    """[person], what is paid by: normalised, adjusted and blended as asked; raw where nothing is."""
    explained: Mapping[str, Explained]
    """By model, of the person asked about."""

    @property
    def weight(self) -> NDArray[np.int64]:
        """What each person counts for in means."""
        return self.read.people.weight()

    @property
    def mean(self) -> float:
        """The mean of `score`, weighted by months where they are given."""
        return float(np.average(self.score, weights=self.weight))


def answer(persons: Path, asked: Asked) -> Answer:
    """Score the persons of a table; raises InvalidInput with every problem of options, tables and rows."""
    question, problems = question_of(asked)
    made = {
        name: attempt(partial(grouper_of, name, asked.tables), problems) for name in question.models if name
    }
    groupers = {name: each for name, each in made.items() if each is not None}
    read = attempt(lambda: read_people(persons, _wanted(asked, groupers.values())), problems)
    grouped: dict[str, Grouped] = {}
    if read is not None:
        for name, grouper in groupers.items():
            one = attempt(partial(group, grouper, read.people, read.coded), problems)
            if one is not None:
                grouped[name] = one
                problems += _run_together(one) + _refused(asked, one)
        problems += _nobody(asked, read)
    refuse(list(dict.fromkeys(problems)))
    assert read is not None
    paid = {name: payment(each.score, question.adjustments[name]) for name, each in grouped.items()}
    score = blended(paid, question.shares) if question.shares else paid[question.models[0]]
    return Answer(asked, question, read, grouped, score, _explained(asked, read, grouped))


def _wanted(asked: Asked, groupers: Any) -> Wanted:
    columns = {column.name: column.values for each in groupers for column in each.stated.columns}
    codes = any(grouper.codes for grouper in groupers) or not list(groupers)
    return Wanted(columns, codes, asked.codes, asked.months)


def _run_together(one: Grouped) -> list[Problem]:
    """Return what is wrong where codes of one cell are joined by something else."""
    known = one.grouper.codes
    joined = [
        (code, rows)
        for code, rows in one.unknown
        if len(parts := BETWEEN.split(code)) > 1 and any(plain(part) in known for part in parts)
    ]
    if not joined:
        return []
    rows = sum(rows for _, rows in joined)
    where = f"codes of {one.grouper.stated.name}, {rows:,} {'row' if rows == 1 else 'rows'}"
    found = f"several codes in one, {joined[0][0]!r}"
    return [Problem(where, found, "one code", remedy="Join the codes of a person by |.")]


def _refused(asked: Asked, one: Grouped) -> list[Problem]:
    if asked.unknown != "refuse":
        return []
    known, shown = one.grouper.codes, one.unknown[:LISTED]
    where = f"codes of {one.grouper.stated.name}"
    more = len(one.unknown) - len(shown)
    return [
        Problem(
            f"{where}, {rows:,} {'row' if rows == 1 else 'rows'}",
            repr(code),
            "a code of its table",
            nearest(code, known),
        )
        for code, rows in shown
    ] + ([Problem(where, f"{more:,} more unknown codes", "codes of its table")] if more else [])


def _nobody(asked: Asked, read: Read) -> list[Problem]:
    if not asked.explain or asked.explain in read.people.identity:
        return []
    near = nearest_match(asked.explain, read.people.identity[:1_000])
    return [Problem("--explain", repr(asked.explain), "a person of the persons table", near)]


def _explained(asked: Asked, read: Read, grouped: Mapping[str, Grouped]) -> dict[str, Explained]:
    if not asked.explain:
        return {}
    person = int(np.flatnonzero(read.people.identity == asked.explain)[0])
    return {name: explain(each.grouper, read.people, read.coded, person) for name, each in grouped.items()}


def sentence(found: Answer) -> str:
    """Return the answer in a sentence or two."""
    people, months = found.read.people, found.asked.months
    by = " and ".join(f"{title(each.grouper)}" for each in found.grouped.values())
    share = ", ".join(f"{100 * share:g} % {name}" for name, share in found.question.shares.items())
    how = f", blended {share}" if share else ""
    raw = "" if found.question.adjusted() or share else "raw "
    of = f" over {found.weight.sum() / THOUSANDTHS:,.0f} months" if months else ""
    ends = f"from {found.score.min():.3f} to {found.score.max():.3f}"
    return f"{len(people):,} persons scored by {by}{how}: mean {raw}score {found.mean:.3f}{of}, {ends}."


def title(grouper: Grouper) -> str:
    """Return a grouper's name and which tables it used."""
    return f"{grouper.title} ({grouper.tables.said})"


def called(found: Answer) -> dict[str, str]:
    """Return what each model is called where room is short: a file without its folder and ending."""
    short = {name: Path(name).stem if name.lower().endswith(".toml") else name for name in found.grouped}
    return short if len(set(short.values())) == len(short) else {name: name for name in short}


def notes(found: Answer) -> list[str]:
    """Return what a reader must know besides."""
    said = []
    if found.read.coded.rewritten:
        count = found.read.coded.rewritten
        were = "code was" if count == 1 else "codes were"
        said.append(f"{count:,} {were} written with dots, blanks or in lower case.")
    for name in found.read.without:
        column = next(
            c for each in found.grouped.values() for c in each.grouper.stated.columns if c.name == name
        )
        said.append(f"No column {name}: {column.default} for everyone ({column.meaning}).")
    for name, each in found.grouped.items():
        if each.unknown and found.asked.unknown == "count":
            rows, codes = sum(count for _, count in each.unknown), len(each.unknown)
            have = "1 row has" if rows == 1 else f"{rows:,} rows have"
            which = "a code" if codes == 1 else f"{codes:,} codes"
            said.append(f"{have} {which} that the table of {name} has not; they give nothing.")
        if each.grouper.stated.status != "cited":
            said.append(f"The rules of {name} are {each.grouper.stated.status}: {each.grouper.stated.source}")
    if found.asked.codes and found.read.people.columns.get("icd10"):
        said.append("The column icd10 was left aside for the table of codes.")
    return said


def persons_columns(found: Answer) -> dict[str, Any]:
    """Return a row for each person, flags and scores, as columns of Arrow and arrays."""
    columns: dict[str, Any] = {"person_id": found.read.people.identity}
    if found.question.shares:
        short = called(found)
        for name, each in found.grouped.items():
            of_model = {"hccs": each.names_of_all(), "score": _rounded(each.score)}
            columns |= {f"{short[name]}_{what}": values for what, values in of_model.items()}
        return columns | {"score": _rounded(found.score)}
    one = next(iter(found.grouped.values()))
    columns |= {"hccs": one.names_of_all(), "score": _rounded(one.score)}
    return columns | ({"payment_score": _rounded(found.score)} if found.question.adjusted() else {})


def persons_rows(found: Answer) -> Rows:
    """Return a row for each person: flags and scores."""
    return {name: list(column.tolist()) for name, column in persons_columns(found).items()}


def _rounded(score: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.round(score, DECIMALS) + 0.0


def factors_rows(found: Answer) -> Rows:
    """Return what each flag, trait and factor adds to the mean raw score of its model, the largest first."""
    unit = "months" if found.asked.months else "persons"
    rows: Rows = {
        name: [] for name in ("model", "factor", "label", unit, "adds to the mean", "share of the mean")
    }
    for name, each in found.grouped.items():
        mean, scale = each.mean(), THOUSANDTHS if found.asked.months else 1
        for factor, number, added in sorted(each.factors(), key=lambda row: (-abs(row[2]), row[0])):
            many = number / scale if found.asked.months else int(number)
            cells = (name, factor, each.grouper.label(factor), many, added, added / mean if mean else 0.0)
            for column, cell in zip(rows, cells, strict=True):
                rows[column].append(cell)
    return rows


def segments_rows(found: Answer) -> Rows:
    """Return how many persons each segment has, and their mean raw score."""
    rows: Rows = {name: [] for name in ("model", "segment", "persons", "mean score")}
    for name, each in found.grouped.items():
        for place, segment in enumerate(each.grouper.segments):
            of = each.segment == place
            if of.any():
                weight = found.weight[of]
                mean = float(np.average(each.score[of], weights=weight)) if weight.any() else 0.0
                for column, cell in zip(rows, (name, segment, int(of.sum()), mean), strict=True):
                    rows[column].append(cell)
    return rows


def unknown_rows(found: Answer) -> Rows:
    """Return the codes nobody knows, the most frequent first, with the nearest code that is known."""
    rows: Rows = {name: [] for name in ("model", "code", "rows", "nearest")}
    if found.asked.unknown != "ignore":
        for name, each in found.grouped.items():
            known = each.grouper.codes
            for place, (code, count) in enumerate(each.unknown):
                near = (nearest(code, known) or "") if place < LISTED else ""
                for column, cell in zip(rows, (name, code, count, near), strict=True):
                    rows[column].append(cell)
    return rows


def steps_rows(told: Explained) -> Rows:
    """Return what happened to one person's codes and flags, in order."""
    return {
        "step": [step.what for step in told.steps],
        "of": [step.of for step in told.steps],
        "gives": [step.gives for step in told.steps],
    }


def weighed_rows(told: Explained) -> Rows:
    """Return what one person's score is made of."""
    return {
        "factor": [factor.name for factor in told.factors],
        "weight": [factor.weight for factor in told.factors],
        "because of": [factor.because for factor in told.factors],
        "label": [factor.label for factor in told.factors],
    }


def as_plain(found: Answer) -> dict[str, Any]:
    """Return everything as plain values, for JSON."""
    return {
        "says": sentence(found),
        "mean": found.mean,
        "models": {
            name: {
                "title": each.grouper.title,
                "tables": each.grouper.tables.said,
                "source": each.grouper.stated.source,
                "status": each.grouper.stated.status,
                "mean raw score": each.mean(),
                "share": found.question.shares.get(name, 1.0),
                "normalisation": found.question.adjustments[name].normalisation,
                "coding adjustment": found.question.adjustments[name].coding,
            }
            for name, each in found.grouped.items()
        },
        "notes": notes(found),
        "persons": by_row(persons_rows(found)),
        "factors": by_row(factors_rows(found)),
        "segments": by_row(segments_rows(found)),
        "unknown": by_row(unknown_rows(found)),
        "explained": {
            name: {
                "person_id": told.person,
                "segment": told.segment,
                "score": told.score,
                "steps": by_row(steps_rows(told)),
                "factors": by_row(weighed_rows(told)),
            }
            for name, told in found.explained.items()
        },
    }
