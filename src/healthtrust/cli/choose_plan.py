"""healthtrust market choose: which plan people are in, who switches, and what other offers would change."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.choose_plan_said import say_answer, write_answer
from healthtrust.cli.columns import WRITTEN
from healthtrust.cli.say import say_json
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.market.choice.answer import answer
from healthtrust.market.choice.asked import Asked, question_of
from healthtrust.market.choice.calibration import calibrated_question, target_of
from healthtrust.market.choice.rows import as_plain
from healthtrust.market.choice.written import write_rule
from healthtrust.records.whole_file import unwritable


@dataclass(frozen=True)
class Written:
    """How the answer is given, and what it is calibrated to."""

    json: bool = False
    to: Path | None = None
    rule_out: Path | None = None
    elasticity: str = ""
    horizon: str = ""


def choose_verb(persons: Path, plans: Path, rule: Path, asked: Asked, written: Written) -> None:
    """Choose, say it, and write it where asked."""
    read = [path for path in (persons, plans, rule, asked.against) if path is not None]
    problems = unwritable(written.to, WRITTEN, read, "--out")
    problems += unwritable(written.rule_out, (".toml",), read, "--rule-out")
    target = None
    if written.elasticity or written.horizon:
        target = attempt(lambda: target_of(written.elasticity, written.horizon), problems)
    question = attempt(lambda: question_of(persons, plans, rule, asked), problems)
    refuse(problems)
    assert question is not None
    found = answer(question if target is None else calibrated_question(question, target))
    if written.rule_out is not None:
        write_rule(found.now.side.rule, written.rule_out)
    if written.to is not None:
        write_answer(found, written.to)
    if written.json:
        say_json(as_plain(found))
    else:
        say_answer(found, written.to)
