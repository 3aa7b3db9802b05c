"""What contracts reward, on the screen: a sentence, the prices, and what stands out."""

from __future__ import annotations

from healthtrust.cli.columns import as_texts
from healthtrust.cli.say import say_table
from healthtrust.deliver.incentives.answer import Answer
from healthtrust.deliver.incentives.arrangements import Actor
from healthtrust.deliver.incentives.said import sentence, stack_said
from healthtrust.deliver.incentives.stack import Stacked
from healthtrust.deliver.incentives.told import told_findings, told_prices, told_stack

SHOWN = 30
"""Rows of a table on the screen; files and JSON hold all."""


def say_answer(found: Answer) -> None:
    """Print the sentence, a row for each settlement and lever, and the findings."""
    print(sentence(found))
    print()
    prices = told_prices(found)
    say_table(list(prices), as_texts(prices, list(prices))[:SHOWN])
    _rest(len(found.priced), "settlements and levers")
    listed = told_findings(found)
    if listed["what"]:
        print()
    for name, says in list(zip(listed["settlement"], listed["where and why"], strict=True))[:SHOWN]:
        print(f"{name}. {says}")
    _rest(len(listed["what"]), "findings")


def say_stack(actor: Actor, stacked: tuple[Stacked, ...]) -> None:
    """Print what all contracts of an actor pay for one unit of each lever."""
    print(stack_said(actor, stacked))
    print()
    table = told_stack(actor, stacked)
    say_table(list(table), as_texts(table, list(table)))


def _rest(rows: int, what: str) -> None:
    if rows > SHOWN:
        print(f"the first {SHOWN} of {rows:,} {what}")
