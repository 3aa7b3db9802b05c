"""healthtrust package vote: which package would a majority uphold, and who votes with whom?"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from healthtrust.cli.say import say_json, say_table
from healthtrust.package.ballot.decide import Decision, Option, decided, percentiles
from healthtrust.package.ballot.regimes import Compared, compared, package_regimes
from healthtrust.package.tables.choices import Choices
from healthtrust.package.tables.read import Asked, Sources, read_question

ROWS_SHOWN = 20


def vote_verb(sources: Sources, choices: Choices, regimes: bool = False, as_json: bool = False) -> None:
    """Put the packages of plain tables to the vote and say what comes of it.

    regimes: also compare what wins with supplements allowed, banned, no package, and opting out.
    """
    asked = read_question(sources, choices)
    decision = decided(asked.question)
    found = compared(package_regimes(asked.question)) if regimes else None
    for warning in asked.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    if as_json:
        say_json(told(asked, decision) | ({"regimes": _regimes_told(found)} if found else {}))
        return
    print(decision.sentence)
    print()
    for line in _numbers(decision):
        print(line)
    print()
    say_table(
        ("group", "share", "wealth", "wants to spend", "interventions", "tax then"), _rows(asked, decision)
    )
    if found:
        print()
        say_table(("regime", "spends", "or", "spends", "for", "against"), _contests(found))


def told(asked: Asked, decision: Decision) -> dict[str, Any]:
    """Return the decision as plain values: what wins or the cycle, the sides, and what each group wants."""
    found, coalition = decision.vote, decision.vote.coalition
    return {
        "sentence": decision.sentence,
        "winner": _option(asked, decision.outcome) if decision.outcome else None,
        "ties_with": len(found.unbeaten) - 1 if decision.outcome else 0,
        "cycle": [
            _option(asked, option) | {"beats_next_by": float(by)}
            for option, by in zip(decision.cycle, found.majorities, strict=False)
        ],
        "coalition": coalition.name,
        "bands": [{"wants": b.wants, "from": b.start, "to": b.end} for b in coalition.bands],
        "wants_more": coalition.more,
        "wants_less": coalition.less,
        "content": coalition.content,
        "single_peaked": found.single_peaked,
        "options": decision.options,
        "several_fixed_points": sum(ends.several for ends in decision.ends),
        "no_fixed_point": sum(ends.restless for ends in decision.ends),
        "preferred": {
            group: {"spending": option.spending, "rate": option.rate, "package": list(option.package)}
            for group, option in zip(asked.groups, decision.preferred, strict=True)
        },
        "warnings": [str(warning) for warning in asked.warnings],
    }


def _option(asked: Asked, option: Option) -> dict[str, Any]:
    return {
        "package": list(option.package),
        "spending": option.spending,
        "rate": option.rate,
        "taxes": {group: float(tax) for group, tax in zip(asked.groups, option.taxes, strict=True)},
    }


def _numbers(decision: Decision) -> list[str]:
    found, coalition = decision.vote, decision.vote.coalition
    if decision.outcome is None:
        return [_step(decision, j) for j in range(len(decision.cycle))]
    return [
        f"want more {coalition.more:.1%}, less {coalition.less:.1%}, this {coalition.content:.1%} of votes",
        *(
            f"  {b.wants:<7} from percentile {b.start * 100:.1f} to {b.end * 100:.1f} of wealth"
            for b in coalition.bands
        ),
        f"single-peaked: {found.single_peaked:.1%} of votes, over {decision.options} packages",
        *_where_they_rest(decision),
    ]


def _where_they_rest(decision: Decision) -> list[str]:
    """Return a line where who stays in a package depends on where one starts, or is never settled."""
    several = sum(ends.several for ends in decision.ends)
    restless = sum(ends.restless for ends in decision.ends)
    named = (
        (several, "who stays depends on how many did before; the most who would are taken"),
        (restless, "moves in and out never come to rest; all are taken to stay"),
    )
    return [f"in {count} of {decision.options} packages {what}" for count, what in named if count]


def _step(decision: Decision, j: int) -> str:
    one, other = decision.cycle[j], decision.cycle[(j + 1) % len(decision.cycle)]
    won = (1 + decision.vote.majorities[j]) / 2
    return (
        f"{_size(one)} beats {_size(other)} with {won:.1%} of votes, those to whom both are the same halved"
    )


def _size(option: Option) -> str:
    return f"{_money(option.spending)} ({len(option.package)} interventions)"


def _rows(asked: Asked, decision: Decision) -> list[tuple[str, ...]]:
    """Return what groups want, from poor to rich; evenly chosen ones where there are too many to show."""
    society = asked.question.society
    order = np.argsort(percentiles(asked.question), kind="stable")
    if len(order) > ROWS_SHOWN:
        order = order[np.linspace(0, len(order) - 1, ROWS_SHOWN).astype(int)]
    return [
        (
            asked.groups[z],
            f"{society.share[z]:.1%}",
            _money(society.wealth[z]),
            _money(decision.preferred[z].spending),
            str(len(decision.preferred[z].package)),
            _money(decision.preferred[z].taxes[z]),
        )
        for z in order
    ]


def _contests(found: Compared) -> list[tuple[str, ...]]:
    spends = {
        regime.name: "circle" if np.isnan(size) else _money(size)
        for regime, size in zip(found.regimes, found.sizes, strict=True)
    }
    return [
        (c.one, spends[c.one], c.other, spends[c.other], f"{c.for_one:.1%}", f"{c.for_other:.1%}")
        for c in found.contests
    ]


def _money(amount: float) -> str:
    return f"{amount:,.0f}" if abs(amount) >= 1000 else f"{amount:,.4g}"


def _regimes_told(found: Compared) -> dict[str, Any]:
    return {
        "spending": {
            regime.name: None if np.isnan(size) else float(size)
            for regime, size in zip(found.regimes, found.sizes, strict=True)
        },
        "contests": [
            {"one": c.one, "other": c.other, "for_one": c.for_one, "for_other": c.for_other}
            for c in found.contests
        ],
    }
