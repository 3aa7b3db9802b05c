"""What `healthtrust verify` prints: a sentence, files that differ, tests by domain, what failed, numbers."""

from __future__ import annotations

from healthtrust.cli.say import say_table
from healthtrust.study.verification import answer
from healthtrust.study.verification.answer import Answer
from healthtrust.study.verification.faces import Face, digits
from healthtrust.study.verification.finding import FAILED, STATES


def say(found: Answer) -> None:
    """Print an answer for people."""
    print(answer.sentence(found))
    if found.bytes is not None and found.bytes.different:
        print("\n".join(found.bytes.different))
    if domains := answer.domain_rows(found):
        print()
        rows = zip(domains["domain"], *(map(str, domains[state]) for state in STATES), strict=True)
        say_table(("tests", *STATES), list(rows))
    for test in found.of_state(FAILED):
        print()
        print(f"{test.name} failed. Done: {test.done}.")
        print(f"  expected  {test.expected}")
        print(f"  found     {test.finding.found}")
    if found.tests:
        print()
        say_table(("step", "number", "value", "usual", ""), [_row(face) for face in found.faces])
    print()
    for note in answer.notes(found):
        print(note)


def _row(face: Face) -> tuple[str, str, str, str, str]:
    of = face.of
    usual = f"{digits(of.low)} to {digits(of.high)}"
    return of.step, f"{of.label} [{of.unit}]", digits(face.value), usual, face.inside
