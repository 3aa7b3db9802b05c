"""What experts judge of a run's numbers: a form with room to sign, and the same form read back.

    step, number, value, unit, usual low, usual high, inside, question, judgement, name, date, remark

The first eight come with the form and say what is judged; the last four are the expert's. A row without a
judgement is open. A judgement needs a name and a date (YYYY-MM-DD), and must be of this run: the value that
stands in the form is the value of the run.

>>> from healthtrust.study.verification.usual import USUAL
>>> form = form_of([Face(USUAL[0], 81.25)])
>>> form["number"], form["value"], form["judgement"]
(['life-expectancy'], [81.25], [''])
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isclose, nan
from pathlib import Path
from typing import Any

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.ground.rows import by_column, by_row
from healthtrust.records.store import read_columns
from healthtrust.study.verification.faces import Face

JUDGEMENTS = ("plausible", "doubtful", "wrong")
"""What an expert may say of a number."""

TEXTS = (
    "step", "number", "value", "unit", "usual low", "usual high", "inside", "question", "judgement", "name",
    "date", "remark",
)  # fmt: skip
"""Columns of the form; all are read as texts."""

NEEDED = ("number", "value", "judgement", "name", "date")


@dataclass(frozen=True)
class Judgement:
    """What an expert said of one number."""

    number: str
    judgement: str
    name: str
    date: str
    remark: str = ""


def form_of(faces: Sequence[Face], judged: Sequence[Judgement] = ()) -> dict[str, list[Any]]:
    """Return the form as columns, a row for each number and judgement, or an open row."""
    return by_column([row for face in faces for row in _rows(face, judged)])


def _rows(face: Face, judged: Sequence[Judgement]) -> Iterator[dict[str, Any]]:
    of, said = face.of, [each for each in judged if each.number == face.of.name]
    for each in said or [Judgement(of.name, "", "", "")]:
        yield {
            "step": of.step,
            "number": of.name,
            "value": round(face.value, 6),
            "unit": of.unit,
            "usual low": of.low,
            "usual high": of.high,
            "inside": face.inside,
            "question": of.question,
            "judgement": each.judgement,
            "name": each.name,
            "date": each.date,
            "remark": each.remark,
        }


def read_judged(path: Path, faces: Sequence[Face]) -> tuple[Judgement, ...]:
    """Return the judgements of a form; raises InvalidInput with every mistake in it, row by row."""
    columns, _ = read_columns(path, texts=TEXTS)
    absent = [name for name in NEEDED if name not in columns]
    refuse(
        [
            Problem(path.name, f"no column {name!r}", in_words(NEEDED), nearest_match(name, columns))
            for name in absent
        ]
    )
    rows = by_row({name: [_text(v) for v in columns[name].tolist()] for name in TEXTS if name in columns})
    known = {face.of.name: face.value for face in faces}
    refuse(
        [
            problem
            for number, row in enumerate(rows, start=2)
            if row["judgement"]
            for problem in _wrong(row, f"{path.name}, row {number}", known)
        ]
    )
    return tuple(
        Judgement(r["number"], r["judgement"], r["name"], r["date"], r.get("remark", ""))
        for r in rows
        if r["judgement"]
    )


def _wrong(row: Mapping[str, str], where: str, known: Mapping[str, float]) -> Iterator[Problem]:
    number, said = row["number"], row["judgement"]
    if number not in known:
        yield Problem(f"{where}, number", repr(number), "a number of the form", nearest_match(number, known))
    elif not _same(row["value"], known[number]):
        remedy = "The form is of another run: write a new one with healthtrust verify RUN --out form.csv."
        yield Problem(f"{where}, value", row["value"], f"{known[number]:.6g}, as in this run", remedy=remedy)
    if said not in JUDGEMENTS:
        yield Problem(
            f"{where}, judgement", repr(said), in_words(JUDGEMENTS), nearest_match(said, JUDGEMENTS)
        )
    if not row["name"]:
        yield Problem(f"{where}, name", "nothing", "who judged")
    if not _is_date(row["date"]):
        yield Problem(f"{where}, date", repr(row["date"]), "a day as YYYY-MM-DD")


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value).strip()


def _same(text: str, value: float) -> bool:
    try:
        told = float(text or nan)
    except ValueError:
        return False
    return (told != told and value != value) or isclose(told, value, rel_tol=1e-4, abs_tol=1e-6)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == len("2027-01-31")
