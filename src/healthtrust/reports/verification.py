"""A verification as one page: tests by domain, and a section per step with room for experts to sign."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.phrases import opened
from healthtrust.study.verification.answer import (
    Answer,
    domain_rows,
    file_rows,
    notes,
    sentence,
    test_rows,
    validity_rows,
)
from healthtrust.study.verification.faces import Face, digits
from healthtrust.study.verification.finding import DOMAINS, FAILED, NOT_APPLICABLE, PASSED

LINE = "…………………"
"""Room to write in."""


def verification_page(found: Answer) -> str:
    """Return an answer as one HTML file."""
    numbers, source = tuple(_numbers(found)), "from a run folder"
    top = Top("Verification", f"Run {found.run}", sentence(found), numbers, notes(found), source)
    return page_of(top, tuple(_sections(found)), "Each number is in the unit that stands beside it.")


def _numbers(found: Answer) -> Iterator[Said]:
    if found.bytes is not None:
        yield Said("Files that differ", str(len(found.bytes.different)), f"of {found.bytes.compared}")
    if found.tests:
        for state in (PASSED, FAILED, NOT_APPLICABLE):
            yield Said(f"Tests {state}", str(len(found.of_state(state))), f"of {len(found.tests)}")
    outside = sum(face.inside == "outside" for face in found.faces)
    yield Said("Numbers outside the usual", str(outside), f"of {len(found.faces)}")


def _sections(found: Answer) -> Iterator[Section]:
    if rows := file_rows(found):
        yield Section("files", "Which files differ?", tables=(table_of("Files that differ", rows),))
    if found.tests:
        yield Section(
            "domains",
            "Do tests whose outcome is known beforehand come out?",
            "Five domains after TECH-VER. Something is done to what goes in; what comes out must follow.",
            tables=(table_of("Tests by domain", domain_rows(found)),),
        )
        yield from (_domain(found, domain) for domain in DOMAINS)
    for step in dict.fromkeys(face.of.step for face in found.faces):
        yield _step(found, step)
    yield Section(
        "validity",
        "What speaks for the model?",
        "Kinds of validity after ISPOR-SMDM and AdViSHE, and where the evidence of each is.",
        tables=(table_of("Evidence by kind of validity", validity_rows(found)),),
    )


def _domain(found: Answer, domain: str) -> Section:
    rows = test_rows(found)
    kept = [n for n, name in enumerate(rows["domain"]) if name == domain]
    columns = {name: [values[n] for n in kept] for name, values in rows.items() if name != "domain"}
    failed = sum(state == FAILED for state in columns["state"])
    rule = f"{failed} of {len(kept)} failed." if failed else f"None of {len(kept)} failed."
    return Section(
        f"tests-{domain.split()[0]}",
        opened(domain),
        rule,
        tables=(table_of(f"Tests: {domain}", columns),),
    )


def _step(found: Answer, step: str) -> Section:
    faces = [face for face in found.faces if face.of.step == step]
    questions = tuple(f"{face.of.label}: {face.of.question}" for face in faces)
    shown = {
        "number": [f"{f.of.label} [{f.of.unit}]" for f in faces],
        "here": [digits(f.value) for f in faces],
        "usual range": [f"{digits(f.of.low)} to {digits(f.of.high)}" for f in faces],
        "lies": [f.inside for f in faces],
        "known elsewhere": [f.of.reference for f in faces],
        "source": [f"{f.of.source} [{f.of.status}]" for f in faces],
    }
    return Section(
        f"face-{step}",
        f"{opened(step)}: would an expert recognise these numbers?",
        "A number outside the usual range is not wrong; somebody who knows the field should say why. Ranges "
        "are chosen around what is known elsewhere [assumed].",
        tables=(table_of(f"Numbers of step {step}", shown), _signed(found, faces, step)),
        paragraphs=questions,
    )


def _signed(found: Answer, faces: Sequence[Face], step: str) -> Any:
    """Return the judgements of a step, with an open row for each number that nobody judged."""
    rows = []
    for face in faces:
        said = [each for each in found.judged if each.number == face.of.name]
        signed = [(each.judgement, each.name, each.date, each.remark or "–") for each in said]
        rows += [(face.of.label, *row) for row in signed or [(LINE,) * 4]]
    heads = ("number", "judgement", "name", "date", "remark")
    return table_of(f"Judged: step {step}", {head: [row[n] for row in rows] for n, head in enumerate(heads)})
