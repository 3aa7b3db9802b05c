"""The page of a verification."""

from __future__ import annotations

from healthtrust.design.whole import HEADINGS
from healthtrust.reports.verification import LINE, verification_page
from healthtrust.study.verification.answer import Answer, Bytes
from healthtrust.study.verification.faces import Face
from healthtrust.study.verification.finding import DOMAINS, Tested, passed
from healthtrust.study.verification.judged import Judgement
from healthtrust.study.verification.usual import USUAL
from healthtrust.study.verification.validity import VALIDITY

TESTS = tuple(Tested(f"test-{n}", d, "done", "must", passed(n != 2, "seen")) for n, d in enumerate(DOMAINS))
FACES = tuple(Face(each, each.low) for each in USUAL)
SIGNED = (Judgement("kakwani", "doubtful", "A. Expert", "2027-05-01", "<too low>"),)


def page(*, different: tuple[str, ...] = ()) -> str:
    return verification_page(Answer("ab12", "a copy", Bytes(52, different), TESTS, FACES, SIGNED))


def test_a_section_for_each_domain_and_each_step() -> None:
    made = page()
    for step in HEADINGS:
        assert f'id="face-{step}"' in made
    assert made.count('<section class="chapter" id="tests-') == len(DOMAINS)
    for test in TESTS:
        assert test.name in made
    for kind in VALIDITY:
        assert kind.asks in made


def test_room_to_sign_except_where_somebody_did() -> None:
    made = page()
    assert made.count(LINE) == 4 * (len(FACES) - 1)
    assert "A. Expert" in made and "&lt;too low&gt;" in made and "<too low>" not in made


def test_files_that_differ_are_listed() -> None:
    assert "tables/flow.parquet" in page(different=("tables/flow.parquet",))
    assert "Which files differ?" not in page()


def test_large_numbers_are_whole_and_rows_to_sign_stand_in_order() -> None:
    made = page()
    assert "e+0" not in made and "from plain tables" not in made and "from a run folder" in made
    pool = made[made.index("Judged: step pool") :]
    assert pool.index("Contributions over disposable income") < pool.index("Kakwani")
