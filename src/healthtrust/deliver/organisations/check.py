"""What makes an organisation form sound: known names, one owner of each provider, books that close.

    care in s:          Σ share of books paid to owner(s) for s = 1
    tier b in between:  Σ share paid to b for s = Σ share that b pays on for s,   s not given by b itself

Books `on_top` settle results of care that other books pay for, and are in neither sum. Everything wrong is
said at once.

>>> from healthtrust.deliver.organisations.library import form_named
>>> problems_of(form_named("group-hospital").organisation, "group-hospital.toml")
[]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter

from healthtrust.deliver.contract.library import contract_named
from healthtrust.deliver.organisations.ownership import (
    KINDS_AND_SOCIAL,
    books_of,
    owner_by_setting,
    settings_of,
)
from healthtrust.design.contract import Contract
from healthtrust.design.organisation import HOUSEHOLD, PLAN, POOL, SOCIAL, Organisation
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.records.providers import SETTINGS

CLOSE = 1e-9
"""Shares that differ by less are the same."""


def problems_of(form: Organisation, where: str, start: str = ".") -> list[Problem]:
    """Return everything that is wrong with a form; contracts named by path are looked for from `start`."""
    problems = _bodies(form, where) + _books(form, where) + _contracts(form, where, start)
    problems += _ownership_cycle(form, where) + _payment_cycle(form, where)
    return problems or _settings(form, where) + _tiers(form, where)


def contracts_of(form: Organisation, start: str = ".") -> dict[str, Contract]:
    """Return the contract of each name that the books give; raises where one is unknown or unsound."""
    return {name: contract_named(name, start) for name in dict.fromkeys(b.contract for b in form.books)}


def _bodies(form: Organisation, where: str) -> list[Problem]:
    names = [body.name for body in form.bodies]
    problems = [
        Problem(f"{where}, body {name}", f"{count} of that name", "each name once")
        for name, count in Counter([*names, POOL, HOUSEHOLD]).items()
        if count > 1
    ]
    owners: dict[str, list[str]] = {}
    for body in form.bodies:
        for kind in body.owns:
            owners.setdefault(kind, []).append(body.name)
        if body.owner and body.owner not in names:
            near = nearest_match(body.owner, names)
            problems.append(Problem(f"{where}, body {body.name}, owner", repr(body.owner), "a body", near))
    known = (*KINDS_AND_SOCIAL, PLAN)
    for kind, by in owners.items():
        here = f"{where}, body {by[0]}, owns"
        if kind not in known:
            problems.append(Problem(here, repr(kind), in_words(known), nearest_match(kind, known)))
        elif len(by) > 1:
            found = f"{kind} owned by {' and '.join(by)}"
            problems.append(Problem(where, found, "one owner", remedy="Let one own it and the other pay."))
    return problems


def _books(form: Organisation, where: str) -> list[Problem]:
    """Return payers, bodies and settings that are not known, and books that pay nobody else."""
    names = [body.name for body in form.bodies]
    every = (*SETTINGS, SOCIAL)
    problems = []
    for number, book in enumerate(form.books, start=1):
        here = f"{where}, book {number}"
        for key, value, known in (("payer", book.payer, [POOL, *names]), ("body", book.body, names)):
            if value not in known:
                near = nearest_match(value, known)
                problems.append(Problem(f"{here}, {key}", repr(value), in_words(known), near))
        for key, settings in (("settings", book.settings), ("measures", book.measures)):
            problems += _listed(settings, every, f"{here}, {key}")
    return problems


def _listed(settings: Sequence[str], every: Sequence[str], where: str) -> list[Problem]:
    """Return settings that are not known or stand twice."""
    return [
        Problem(where, repr(setting), in_words(every), nearest_match(setting, every))
        if setting not in every
        else Problem(where, f"{setting} {count} times", "each setting once")
        for setting, count in Counter(settings).items()
        if setting not in every or count > 1
    ]


def _contracts(form: Organisation, where: str, start: str) -> list[Problem]:
    """Return contracts that are unknown or unsound, and parameters that are not columns of theirs."""
    problems: list[Problem] = []
    for number, book in enumerate(form.books, start=1):
        here = f"{where}, book {number}"
        try:
            contract = contract_named(book.contract, start)
        except InvalidInput as refused:
            problems += [
                Problem(f"{here}, {p.where}", p.found, p.expected, p.nearest, p.remedy)
                for p in refused.problems
            ]
            continue
        for name, value in book.parameters.items():
            if name not in contract.columns:
                near = nearest_match(name, contract.columns)
                expected = f"a column of {contract.name}"
                problems.append(Problem(f"{here}, parameters", repr(name), expected, near))
            elif isinstance(value, str) != (contract.columns[name].unit == "text"):
                expected = "a text" if isinstance(value, float) else "a number"
                problems.append(Problem(f"{here}, parameters, {name}", repr(value), expected))
    return problems


def _ownership_cycle(form: Organisation, where: str) -> list[Problem]:
    return _cycle({b.name: {b.owner} for b in form.bodies if b.owner}, f"{where}, owner")


def _payment_cycle(form: Organisation, where: str) -> list[Problem]:
    paid_by: dict[str, set[str]] = {}
    for book in form.books:
        paid_by.setdefault(book.body, set()).add(book.payer)
    return _cycle(paid_by, f"{where}, books")


def _cycle(graph: dict[str, set[str]], where: str) -> list[Problem]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as found:
        around = " to ".join(found.args[1])
        return [Problem(where, f"a cycle, {around}", "a cascade that ends where care is given")]
    return []


def _settings(form: Organisation, where: str) -> list[Problem]:
    """Return settings that nobody gives care in, or whose books do not add up to all patients."""
    owner = owner_by_setting(form)
    problems = []
    for setting in settings_of(form):
        if setting not in owner:
            kind = next(kind for kind, settings in KINDS_AND_SOCIAL.items() if setting in settings)
            problems.append(
                Problem(f"{where}, setting {setting}", "no body that gives it", f"an owner of: {kind}")
            )
            continue
        shares = [
            b.share
            for b in books_of(form)
            if b.body == owner[setting] and setting in b.settings and not b.on_top
        ]
        here = f"{where}, setting {setting}, paid to {owner[setting]}"
        if not shares:
            remedy = "Add a book, or let one cover it."
            problems.append(Problem(here, "no contract", "books for all patients", remedy=remedy))
        elif abs(sum(shares) - 1) > CLOSE:
            found = f"books for {sum(shares):g} of the patients"
            problems.append(Problem(here, found, "shares of its books that add up to 1"))
    return problems


def _tiers(form: Organisation, where: str) -> list[Problem]:
    """Return tiers in between that pay on for more or fewer patients than they are paid for."""
    owner = owner_by_setting(form)
    found: dict[tuple[str, float, float], list[str]] = {}
    for body in [b.name for b in form.bodies]:
        for setting in settings_of(form):
            books = [b for b in books_of(form) if setting in b.settings and not b.on_top]
            received = sum(book.share for book in books if book.body == body)
            passed = sum(book.share for book in books if book.payer == body)
            gives = owner.get(setting) == body
            if gives and passed:
                problem = (body, -1.0, passed)
            elif not gives and abs(received - passed) > CLOSE:
                problem = (body, received, passed)
            else:
                continue
            found.setdefault(problem, []).append(setting)
    return [_tier(where, *key, settings) for key, settings in found.items()]


def _tier(where: str, body: str, received: float, passed: float, settings: list[str]) -> Problem:
    here = f"{where}, body {body}, {', '.join(settings)}"
    if received < 0:
        return Problem(here, "care that it gives itself and also pays another for", "one or the other")
    found = f"paid for {received:g} of the patients, paying on for {passed:g}"
    return Problem(here, found, "the same patients in and out of a tier")
