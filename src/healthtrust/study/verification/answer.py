"""A run verified: its bytes, its tests, its faces with what experts judged; in sentences and in tables.

>>> from healthtrust.study.verification.finding import RESULTS, Tested, passed
>>> one = Tested("sum", RESULTS, "2 and 2 were added", "4", passed(False, "5"))
>>> found = Answer("ab12", "all residents, 2027", Bytes(52), (one,), ())
>>> sentence(found), holds(found)
('ab12: all 52 files are the same. 0 of 1 tests passed, 1 failed, 0 not applicable: sum failed.', False)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from healthtrust.ground.rows import by_column, by_row
from healthtrust.study.verification.faces import Face
from healthtrust.study.verification.finding import DOMAINS, FAILED, NOT_APPLICABLE, PASSED, STATES, Tested
from healthtrust.study.verification.judged import Judgement, form_of
from healthtrust.study.verification.validity import VALIDITY

Rows = dict[str, list[Any]]


@dataclass(frozen=True)
class Bytes:
    """How many files were compared, and which differ."""

    compared: int
    different: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What verifying a run found; what was not asked for is None or empty."""

    run: str
    copy: str
    """What tests were done on, in words."""
    bytes: Bytes | None
    tests: tuple[Tested, ...]
    faces: tuple[Face, ...]
    judged: tuple[Judgement, ...] = ()

    def of_state(self, state: str) -> tuple[Tested, ...]:
        """Return the tests of one state."""
        return tuple(test for test in self.tests if test.finding.state == state)


def holds(found: Answer) -> bool:
    """Return whether bytes are equal and all applicable tests passed; some at least must have applied."""
    equal = found.bytes is None or not found.bytes.different
    return equal and not found.of_state(FAILED) and (not found.tests or bool(found.of_state(PASSED)))


def sentence(found: Answer) -> str:
    """Return in words whether the run holds."""
    said = []
    if found.bytes is not None:
        many, off = found.bytes.compared, len(found.bytes.different)
        said.append(f"{off} of {many} files differ" if off else f"all {many} files are the same")
    if found.tests:
        counts = {state: len(found.of_state(state)) for state in STATES}
        failed = ", ".join(test.name for test in found.of_state(FAILED))
        said.append(
            f"{counts[PASSED]} of {len(found.tests)} tests passed, {counts[FAILED]} failed, "
            f"{counts[NOT_APPLICABLE]} not applicable" + (f": {failed} failed" if failed else "")
        )
    return f"{found.run}: {'. '.join(said)}."


def notes(found: Answer) -> tuple[str, ...]:
    """Return what a reader must know of the answer."""
    return tuple(_notes(found))


def _notes(found: Answer) -> Iterator[str]:
    if found.tests:
        yield f"Tests of the model were done on a copy of the design: {found.copy}."
        yield "A test that does not apply here, or is refused what it asks for, says why."
    if outside := [face.of.label for face in found.faces if face.inside == "outside"]:
        yield f"Outside the usual range, for an expert to judge: {'; '.join(outside)}."
    if found.judged:
        counts = Counter(each.judgement for each in found.judged)
        yield "Judged by experts: " + ", ".join(f"{n} {said}" for said, n in counts.items()) + "."
    elif found.faces:
        yield "Nobody has signed the page of face validity."


def test_rows(found: Answer) -> Rows:
    """Return a row for each test."""
    return by_column(
        [
            {
                "test": t.name,
                "domain": t.domain,
                "what was done": t.done,
                "what must follow": t.expected,
                "what was found": t.finding.found,
                "state": t.finding.state,
            }
            for t in found.tests
        ]
    )


def domain_rows(found: Answer) -> Rows:
    """Return how many tests of each domain passed, failed and did not apply."""
    counts = Counter((t.domain, t.finding.state) for t in found.tests)
    rows = [{"domain": d, **{state: counts[d, state] for state in STATES}} for d in DOMAINS]
    return by_column(rows) if found.tests else {}


def face_rows(found: Answer) -> Rows:
    """Return a row for each number that an expert would recognise."""
    return by_column([_face(face) for face in found.faces])


def _face(face: Face) -> dict[str, Any]:
    of = face.of
    return {
        "step": of.step,
        "number": of.label,
        "value": None if face.value != face.value else face.value,
        "unit": of.unit,
        "usual low": of.low,
        "usual high": of.high,
        "usual range": face.inside,
        "known elsewhere": of.reference,
        "source": of.source,
        "status": of.status,
    }


def file_rows(found: Answer) -> Rows:
    """Return the files that differ."""
    return {"file": list(found.bytes.different)} if found.bytes and found.bytes.different else {}


def validity_rows(found: Answer) -> Rows:
    """Return what speaks for the model, kind by kind of validity, and what this answer adds to it."""
    here = {"face": _signed(found), "internal": _tested(found)}
    return by_column(
        [
            {
                "validity": v.kind,
                "AdViSHE": v.advishe,
                "asks": v.asks,
                "status": v.status,
                "this run": here.get(v.kind, "–"),
                "evidence": "; ".join(v.evidence) or "none",
            }
            for v in VALIDITY
        ]
    )


def _signed(found: Answer) -> str:
    numbers = {each.number for each in found.judged}
    return f"{len(numbers)} of {len(found.faces)} numbers judged" if numbers else "nobody has signed"


def _tested(found: Answer) -> str:
    return (
        f"{len(found.of_state(PASSED))} of {len(found.tests)} tests passed"
        if found.tests
        else "not tested now"
    )


def tables(found: Answer) -> dict[str, Rows]:
    """Return all tables that have rows, by name."""
    form = form_of(found.faces, found.judged)
    every = {
        "tests": test_rows(found),
        "domains": domain_rows(found),
        "files that differ": file_rows(found),
        "face validity": face_rows(found),
        "form": form,
        "validity": validity_rows(found),
    }
    return {name: rows for name, rows in every.items() if rows}


def as_plain(found: Answer) -> dict[str, Any]:
    """Return the answer as plain values."""
    told: dict[str, Any] = {"run": found.run, "holds": holds(found), "says": sentence(found)}
    if found.bytes is not None:
        told |= {
            "equal": not found.bytes.different,
            "compared": found.bytes.compared,
            "different": list(found.bytes.different),
        }
    listed: Mapping[str, Sequence[dict[str, Any]]] = {n: by_row(c) for n, c in tables(found).items()}
    return told | {"copy": found.copy, "notes": list(notes(found))} | dict(listed)
