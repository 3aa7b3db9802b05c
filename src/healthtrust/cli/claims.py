"""healthtrust deliver claims: from claim lines and exposure to the spending a contract is settled on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from healthtrust.cli.claims_said import as_plain, say, write
from healthtrust.cli.columns import WRITTEN
from healthtrust.cli.say import say_json
from healthtrust.deliver.contract import contract_named
from healthtrust.deliver.guards import Asked, Pooling, guarded, to_statement
from healthtrust.deliver.guards.filled import filled
from healthtrust.design.contract import Contract, Guards
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import currency
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.records.whole_file import unwritable

REFUSE, ASIDE = "refuse", "aside"
UNLESS_NAMED = "GBP"
"""Currency of claims under a contract that is for any, unless another is named."""


@dataclass(frozen=True)
class ClaimsOptions:
    """What is asked beside the files, and where the answer goes."""

    contract: str
    completion: str = ""
    without_exposure: str = REFUSE
    pool_above: float | None = None
    pool_share: float | None = None
    costliest: int = 0
    statement: Path | None = None
    rename: tuple[str, ...] = ()
    currency: str = ""
    json: bool = False
    out: Path | None = None


def claims_verb(claims: Path, persons: Path, options: ClaimsOptions) -> None:
    """Guard the claims, say what parties spent, and write the statement where asked."""
    refuse(unwritable(options.out, WRITTEN, (claims, persons, options.statement), "--out"))
    contract = contract_named(options.contract)
    guards, asked, names, problems = _wanted(contract, options)
    refuse(problems)
    money = currency(options.currency or contract.currency or UNLESS_NAMED)
    found = guarded(guards, claims, persons, money, asked)
    key = contract.key[0]
    statement: dict[str, Any] = {names.get(name, name): v for name, v in to_statement(found, key).items()}
    if options.statement is not None:
        statement = filled(statement, options.statement, key)
    if options.out is not None:
        write(found, statement, options.out)
    if options.json:
        say_json(as_plain(found, statement))
    else:
        say(found, statement, contract)


def _wanted(
    contract: Contract, options: ClaimsOptions
) -> tuple[Guards, Asked, dict[str, str], list[Problem]]:
    """Return the guards, what is asked beside them, names of columns, and options that cannot be followed."""
    guards, problems = contract.guards or Guards(), []
    own_lag = options.completion == "triangle"
    if options.completion and not own_lag:
        factor = _number(options.completion)
        if factor is None or factor < 1:
            expected = "a factor of 1 or more, or `triangle`"
            problems.append(Problem("--completion", repr(options.completion), expected))
        else:
            guards = guards.model_copy(update={"completion": factor})
    if options.without_exposure not in (REFUSE, ASIDE):
        near = nearest_match(options.without_exposure, (REFUSE, ASIDE))
        problems.append(
            Problem("--without-exposure", repr(options.without_exposure), "refuse or aside", near)
        )
    if options.currency and contract.currency and options.currency.upper() != contract.currency:
        problems.append(Problem("--currency", options.currency, f"{contract.currency}, the contract's"))
    named = [name.partition("=") for name in options.rename]
    expected = "OURS=THEIRS, such as spending=abtotexp"
    problems += [Problem("--rename", repr("".join(n)), expected) for n in named if not (n[0] and n[2])]
    beside: Literal["refuse", "aside"] = "aside" if options.without_exposure == ASIDE else "refuse"
    pooling = _pooling(guards, options)
    if options.pool_share is not None and pooling is None:
        remedy = "Say from which amount, with --pool-above."
        problems.append(
            Problem("--pool-share", f"{options.pool_share:g} of no pool", "a pool", remedy=remedy)
        )
    asked = Asked(beside, own_lag, pooling, options.costliest)
    return guards, asked, {ours: theirs for ours, _, theirs in named}, problems


def _pooling(guards: Guards, options: ClaimsOptions) -> Pooling | None:
    """Return the high-cost pool: the contract's, where the options do not say otherwise."""
    above = guards.pool_above if options.pool_above is None else options.pool_above
    share = guards.pooled if options.pool_share is None else options.pool_share
    return None if above is None else Pooling(above, share)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
