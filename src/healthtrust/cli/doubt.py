"""healthtrust package doubt: how sure is the best package, and what would be worth finding out first?"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from healthtrust.cli.say import bar, say_json, say_table
from healthtrust.ground.problems import Problem
from healthtrust.package.tables.choices import Choices
from healthtrust.package.tables.read import Sources
from healthtrust.study.doubt.doubted import Doubted, doubted
from healthtrust.study.doubt.tables import Spreads, read_doubtful
from healthtrust.study.doubt.told import as_data, named, percent, sentence, warnings_of, write_workbook
from healthtrust.study.doubt.work import Terms, problems_of

INTERVENTIONS_SHOWN = 60

Tell = Callable[[str, int, int], None]
"""Hears of a phase, how many draws are done, and of how many."""


@dataclass(frozen=True)
class DoubtOptions:
    """How much is drawn, how wide what nobody states, and how to say what was found."""

    terms: Terms
    spreads: Spreads
    to: Path | None
    json: bool

    def problems(self) -> list[Problem]:
        """Return every option that cannot be, but for spreads, which are judged with the tables."""
        found = problems_of(self.terms)
        if self.to is not None and self.to.suffix.lower() != ".xlsx":
            found.append(Problem("--to", str(self.to), "a file ending in .xlsx"))
        return found


def doubt_verb(sources: Sources, choices: Choices, options: DoubtOptions) -> None:
    """Find the best package again at every draw, say how sure it is, and write it where asked."""
    asked = read_doubtful(sources, choices, options.spreads, options.problems())
    for warning in asked.asked.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    try:
        with progress() as tell:
            found = doubted(asked, options.terms, tell)
    except KeyboardInterrupt:
        print(_interrupted(options.terms.folder), file=sys.stderr)
        sys.exit(130)
    for told in warnings_of(found):
        print(f"warning: {told}", file=sys.stderr)
    if options.to is not None:
        write_workbook(found, options.to)
    if options.json:
        say_json(as_data(found))
        return
    _say(found)


def _interrupted(folder: Path | None) -> str:
    if folder is None:
        return "Interrupted. Nothing is kept: give --folder to go on where you stop."
    return f"Interrupted. Finished draws are kept in {folder}; the same command goes on from there."


def _say(found: Doubted) -> None:
    print(sentence(found))
    print()
    say_table(("intervention", "belongs in", "give or take", "chosen"), _interventions(found))
    print()
    say_table(("package", "expected regret", "give or take", "best in"), _packages(found))
    print()
    say_table(("to know", "is worth, per head and year", "give or take"), _information(found))
    if found.at_willingness is not None:
        print()
        say_table(("money for a QALY", "best package", "best in"), _acceptability(found))
    print()
    print(f"Money is welfare over {found.money_is}; give or take one standard error of {_draws(found)}.")


def _draws(found: Doubted) -> str:
    return f"{found.best.found.sum()} draws"


def _interventions(found: Doubted) -> list[tuple[str, ...]]:
    """Return what is covered first, the most likely first; at most so many rows."""
    codes, p = found.asked.question.interventions.codes, found.probability
    order = np.argsort(-p, kind="stable")
    rows: list[tuple[str, ...]] = [
        (codes[i], percent(p[i]), percent(found.error[i]), "yes" if found.chosen[i] > 0 else "")
        for i in order
    ]
    left_out = len(rows) - INTERVENTIONS_SHOWN
    if left_out <= 0:
        return rows
    return [*rows[:INTERVENTIONS_SHOWN], (f"and {left_out} more: --json or --to", "", "", "")]


def _packages(found: Doubted) -> list[tuple[str, ...]]:
    regret, judged = found.judged.regret, found.judged
    drawn = found.best.found.sum()
    chosen = named(found, found.chosen)

    def called(k: int) -> str:
        names = named(found, judged.packages[k])
        more = [f"+ {code}" for code in names if code not in chosen]
        less = [f"- {code}" for code in chosen if code not in names]
        return " ".join([*more, *less]) or "the chosen one"

    return [
        (
            f"{called(k)}{' (least regret)' if k == regret.robust else ''}",
            _number(regret.expected[k] / found.money),
            _number(regret.standard_error[k] / found.money),
            percent(judged.times[k] / drawn),
        )
        for k in np.argsort(regret.expected, kind="stable")
    ]


def _information(found: Doubted) -> list[tuple[str, ...]]:
    by_worth = sorted(found.by_intervention.items(), key=lambda item: -item[1].worth)
    of = [
        ("everything", found.perfect),
        *((f"every {kind}", worth) for kind, worth in found.by_kind.items()),
        *by_worth,
    ]
    return [
        (name, _number(worth.worth / found.money), _number(worth.standard_error / found.money))
        for name, worth in of
    ]


def _acceptability(found: Doubted) -> list[tuple[str, ...]]:
    at = found.at_willingness
    assert at is not None
    rows = zip(at.willingness_to_pay, at.found.preferred, at.found.frontier, strict=True)
    return [
        (f"{money:,.4g}", f"{len(named(found, at.packages[k]))} interventions", percent(chance))
        for money, k, chance in rows
    ]


def _number(value: float) -> str:
    return f"{value + 0:,.4g}" if np.isfinite(value) else "–"


# ---- progress ----------------------------------------------------------------------------------------------


@contextmanager
def progress() -> Iterator[Tell]:
    """Show how far the draws are, on stderr: a bar on a terminal, one line per phase elsewhere."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    shown = bar("{task.completed:.0f} of {task.total:.0f} draws")
    with shown:
        task = shown.add_task("reading", total=1)

        def tell(phase: str, done: int, of: int) -> None:
            shown.update(task, description=phase, completed=done, total=of)

        yield tell


class _Lines:
    """Tells of each phase once, as plain lines."""

    def __init__(self) -> None:
        self._phase = ""

    def __call__(self, phase: str, done: int, of: int) -> None:
        if phase != self._phase:
            print(f"{phase}: {of} draws", file=sys.stderr)
            self._phase = phase
