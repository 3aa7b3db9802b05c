"""A settlement as one page: what is paid and why, how far it is known, and the steps of one party."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.settlement.answer import (
    Answer,
    book_of,
    hanging,
    in_money,
    not_postable,
    posting_rows,
    reason_rows,
    sentence,
    settlement_rows,
    uncertain,
)
from healthtrust.deliver.settlement.due import is_payment
from healthtrust.deliver.settlement.exact import units
from healthtrust.deliver.settlement.terms import terms_in_force
from healthtrust.deliver.settlement.trace import trace_columns
from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.charts.deliver_settlement import amounts, ladder
from healthtrust.reports.figure import finished


def settlement_page(answer: Answer, party: str = "") -> str:
    """Return a settlement as one HTML file; `party` names whose steps are shown, the largest if empty."""
    contract = answer.settled.contract
    at = _position(answer, party)
    top = Top(
        contract.title,
        f"{_counted(answer.settled.statement.parties)}, {answer.settled.stage}",
        sentence(answer),
        _numbers(answer),
        (f"{contract.about} Source: {contract.source}.",),
    )
    sections = [_amounts(answer), _steps(answer, at), _terms(answer), _postings(answer)]
    return page_of(top, sections, f"{_units(answer)} Contract {contract.name} {contract.version}.")


def _counted(number: int) -> str:
    return f"{number:,} {'settlement' if number == 1 else 'settlements'}"


def _units(answer: Answer) -> str:
    """Return in what amounts are."""
    if answer.counts:
        return f"Amounts in {answer.counts}."
    return f"Money in {answer.money.code}." if answer.money.code else "Money in any currency: none is named."


def _position(answer: Answer, party: str) -> int:
    """Return the position of the party whose steps are shown."""
    keys: list[str] = answer.settled.statement.key.tolist()
    if not party:
        return int(np.argmax(np.abs(answer.settled.amount)))
    return keys.index(party)


def _numbers(answer: Answer) -> tuple[Said, ...]:
    settled = answer.settled
    if not is_payment(settled.contract):
        least, most = (in_money(answer, float(end)) for end in (settled.amount.min(), settled.amount.max()))
        return (Said("Least", least), Said("Most", most), *_known(answer))
    paid, charged = settled.amount[settled.amount > 0], settled.amount[settled.amount < 0]
    found = (
        Said("Paid", in_money(answer, float(paid.sum())), _counted(len(paid))),
        Said("Charged", in_money(answer, float(-charged.sum())), _counted(len(charged))),
        Said("Net", in_money(answer, float(settled.amount.sum())), "from the payer"),
        *_known(answer),
    )
    if answer.before is None:
        return found
    return (
        *found,
        Said("Due now", in_money(answer, float(answer.due.sum())), "less what was settled before"),
    )


def _known(answer: Answer) -> tuple[Said, ...]:
    """Return how well the amounts are known."""
    number, widest = uncertain(answer.settled)
    width = "without end" if np.isinf(widest) else f"the widest {in_money(answer, widest)}"
    return (
        Said("Within limits", f"{number:,}", width if number else "all amounts are known exactly"),
        Said("Flagged", f"{hanging(answer.settled):,}", "hang on something not stated"),
    )


def _amounts(answer: Answer) -> Section:
    settled = answer.settled
    columns = {
        "key": settled.statement.key,
        "amount": settled.amount,
        "low": settled.low,
        "high": settled.high,
    }
    is_paid = is_payment(settled.contract)
    figure = finished("settlement-amounts", amounts(columns, answer.money, is_paid=is_paid))
    order = np.argsort(-np.abs(settled.amount), kind="stable")
    parties = {name: [values[k] for k in order] for name, values in settlement_rows(answer).items()}
    caption = "Every party, the largest amount first"
    tables = table_of("Every reason", reason_rows(answer)), table_of(caption, parties)
    rule = "An amount above zero is paid by the payer; one below zero flows back to it."
    question = "Who is paid, who is charged, and why?"
    if not is_paid:
        question, rule = "What does each come to, and why?", "Nobody is paid: it goes into a settlement."
    return Section("amounts", question, rule, (figure,), tables)


def _steps(answer: Answer, at: int) -> Section:
    """Return the steps of one party: those in money as bars, all of them as a table."""
    key = answer.settled.statement.key[at]
    trace = trace_columns(answer.settled)
    rows = np.flatnonzero(trace["key"] == key)
    own = {name: values[rows] for name, values in trace.items()}
    figure = finished("settlement-steps", ladder(own, answer.money))
    kept = ("number", "step", "part", "says", "value", "low", "high", "unit", "formula", "clause")
    told = {name: _plain(own[name]) for name in kept}
    question = f"How does {key} come to its amount?"
    rule = "Each step uses only what stands before it; the clause is where the contract says so."
    return Section("steps", question, rule, (figure,), (table_of("Every step", told),))


def _terms(answer: Answer) -> Section:
    statement = answer.settled.statement
    years, tracks = set(statement.year.tolist()), set(statement.track.tolist())
    found = terms_in_force(answer.settled.contract, years, tracks)
    rule = "Each number of the contract with its source, and whether it is cited, recalled or assumed."
    tables = (table_of("Every term", found),) if found["name"] else ()
    none = () if found["name"] else ("The contract has no numbers of its own: all stand in the statement.",)
    return Section("terms", "Which terms are in force?", rule, tables=tables, paragraphs=none)


def _postings(answer: Answer) -> Section:
    question = "What does the ledger hold?"
    problems = not_postable(answer)
    if problems:
        said = tuple(["Nothing is posted.", *(str(problem) for problem in problems)])
        return Section("postings", question, paragraphs=said)
    rows = posting_rows(answer, book_of(answer))
    rule = "Every entry adds up to zero, and the entries of a party to what is due to it."
    total = int(units(answer.due, answer.settled.contract.rounding).sum())
    none = () if rows["month"] else (f"No money moves: {total:,} is due.",)
    return Section("postings", question, rule, tables=(table_of("Every posting", rows),), paragraphs=none)


def _plain(values: NDArray[Any]) -> list[Any]:
    return [None if value != value else value for value in values.tolist()]
