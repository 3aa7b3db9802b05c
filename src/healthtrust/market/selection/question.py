"""A question about schemes, put to a table of persons: every mistake of table and words is told at once.

>>> columns = {"person_id": np.arange(4), "plan": np.array(["A", "A", "B", "B"]),
...            "cost": np.array([10.0, 30.0, 10.0, 50.0]), "ill": np.array([0, 1, 0, 1])}
>>> put = question(columns, "p.csv", Asked(by=("ill",), groups=("ill",)))
>>> [paid.name for paid in put.schemes], [group.name for group in put.groups], put.cells
(['flat', 'ill'], ['ill', 'not ill'], ('0', '1'))
>>> question(columns, "p.csv", Asked(schemes=("norm=nrm",), groups=("il",), plans=("A", "C")))
Traceback (most recent call last):
healthtrust.ground.errors.InvalidInput: p.csv: found no column 'nrm' among person_id, plan, cost, ill; ...
p.csv: found no column 'il' among person_id, plan, cost, ill; ... (did you mean 'ill'?)...
p.csv, column plan: found no members of C; expected persons in every plan of --plans. Leave out a plan ...
p.csv, column plan, rows 4, 5: found 'B'; expected A or C. Name it in --plans, or leave its rows out.
4 problems
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import Currency, currency
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.market.incentives.amounts import Insured, Real
from healthtrust.market.incentives.paid import Paid, Terms, class_mean_scheme, flat_scheme, stated_scheme
from healthtrust.market.incentives.refunds import NOTHING, Refund
from healthtrust.market.selection.asked import FLAT, Asked, apart, by_classes, named, refunds
from healthtrust.market.selection.attraction import Attempt
from healthtrust.market.selection.groups import Group, crossed, groups_of, refused
from healthtrust.market.selection.persons_table import (
    TWICE,
    Columns,
    Persons,
    Wanted,
    persons_of,
    plans_amiss,
)
from healthtrust.market.selection.scene import Members, Scene


@dataclass(frozen=True, eq=False)
class Question:
    """Persons, the schemes they are paid by, the groups a plan could tell, and the plan that tries."""

    source: str
    scene: Scene
    cells: tuple[str, ...]
    schemes: tuple[Paid, ...]
    groups: tuple[Group, ...]
    services: Mapping[str, Real]
    """Spending per person-year by kind of care."""
    trial: tuple[Attempt, Group] | None
    money: Currency
    as_paid: bool
    few: Mapping[str, int]
    """By scheme of class means, and for the cells: how many have few rows."""
    shared: int = 0
    fewest: int = 0
    beside: Mapping[str, str] = field(default_factory=dict)
    """In words, what is paid after the year beside the payment of each scheme."""


@dataclass(frozen=True)
class _Words:
    """What the words of a question mean."""

    stated: Mapping[str, str]
    classes: Mapping[str, tuple[str, ...]]
    refunds: Mapping[str, Refund]
    groups: tuple[str, ...]
    cells: tuple[str, ...]
    services: tuple[str, ...]


def question(columns: Columns, source: str, asked: Asked) -> Question:
    """Return the question put to a table's columns; raises with every problem of either."""
    problems = list[Problem]()
    money = attempt(lambda: currency(asked.currency), problems) or currency("GBP")
    words = _words(asked, problems)
    wanted = Wanted(tuple(words.stated.values()), words.services, words.cells, asked.cluster)
    persons, found = persons_of(columns, source, wanted, asked.twice)
    problems += found + plans_amiss(columns.get("plan"), source, asked.plans)
    if persons is None:
        refuse(problems)
    assert persons is not None
    problems += [p for name in words.groups for p in refused(name, persons.labels[name], source)]
    groups = tuple(g for name in words.groups for g in groups_of(name, persons.labels[name]))
    trial = _trial(asked, groups, sorted(persons.plan.distinct), problems)
    schemes = _schemes(persons, words, asked.as_paid, problems)
    refuse(problems)
    cells, position = crossed([persons.labels[name] for name in words.cells], len(persons.cost))
    scene = Scene(_members(persons, asked.plans), position, _insured(persons))
    return Question(
        source=source,
        scene=scene,
        cells=cells,
        schemes=tuple(schemes),
        groups=groups,
        services={name: persons.numbers[name] / persons.years for name in words.services},
        trial=trial,
        money=money,
        as_paid=asked.as_paid,
        few=_few(persons, words, position, asked.few),
        shared=persons.shared,
        fewest=asked.few,
        beside={f"{name} with refund": str(rule) for name, rule in words.refunds.items()},
    )


def _words(asked: Asked, problems: list[Problem]) -> _Words:
    stated, classes = named(asked.schemes, problems), by_classes(asked.by, problems)
    both = [name for name in classes if name in stated] + [FLAT for _ in (0,) if FLAT in {*stated, *classes}]
    for name in both:
        problems.append(Problem("--scheme", repr(name), "a name that no other scheme has"))
    if not stated and not classes:
        problems.append(Problem("command", "no scheme", "--scheme NAME=COLUMN or --by COLUMN"))
    rules = refunds(asked.refunds, [*stated, *classes], problems)
    groups = apart(asked.groups)
    if not groups:
        remedy = "Name what a plan could tell of a person, such as --group chronic."
        problems.append(Problem("command", "no group", "--group COLUMN", None, remedy))
    if asked.twice not in TWICE:
        near = nearest_match(asked.twice, TWICE)
        problems.append(Problem("--twice", repr(asked.twice), in_words(TWICE), near))
    cells = apart((*groups, *(c for columns in classes.values() for c in columns), *asked.need))
    return _Words(stated, classes, rules, groups, cells, apart(asked.services))


def _trial(
    asked: Asked, groups: tuple[Group, ...], plans: list[str], problems: list[Problem]
) -> tuple[Attempt, Group] | None:
    if not asked.attract and not asked.plan:
        return None
    names = [group.name for group in groups]
    before = len(problems)
    for option, word, known in (("--attract", asked.attract, names), ("--plan", asked.plan, plans)):
        if word not in known and known:
            near = nearest_match(word, known)
            problems.append(Problem(option, repr(word), in_words(known), near))
    if len(plans) < 2:
        problems.append(Problem("--attract", "one plan", "a plan with rivals"))
    if not -1 <= asked.effort < np.inf:
        expected = "-1 (all are repelled) or more: 0.2 makes the odds of joining 1.2 times what they were"
        problems.append(Problem("--effort", f"{asked.effort:g}", expected))
    if len(problems) > before or not groups:
        return None
    return Attempt(asked.plan, asked.effort), groups[names.index(asked.attract)]


def _insured(persons: Persons) -> Insured:
    return Insured.of(persons.cost, persons.years, persons.weight, persons.cluster)


def _members(persons: Persons, plans: tuple[str, ...]) -> Members:
    names = plans or tuple(sorted(persons.plan.distinct))
    place = np.array([names.index(name) for name in persons.plan.distinct], dtype=np.intp)
    return Members(names, place[persons.plan.index])


def _schemes(persons: Persons, words: _Words, as_paid: bool, problems: list[Problem]) -> list[Paid]:
    insured = _insured(persons)
    premium = None if persons.premium is None else persons.premium / persons.years
    terms = {NOTHING: Terms(NOTHING, premium, as_paid)}
    schemes = [flat_scheme(FLAT, insured, terms[NOTHING])]
    for name, rule in _each_rule([*words.stated, *words.classes], words.refunds):
        beside = terms.setdefault(rule, Terms(rule, premium, as_paid))
        title = name if rule is NOTHING else f"{name} with refund"
        if name in words.classes:
            labels = [persons.labels[column] for column in words.classes[name]]
            position = crossed(labels, len(persons.cost))[1]
            schemes.append(class_mean_scheme(title, position, insured, beside))
            continue
        column = words.stated[name]
        try:
            payment = persons.numbers[column] / persons.years
            schemes.append(stated_scheme(title, payment, insured, beside))
        except ValueError:
            expected = "payments above nothing on the whole, to scale to cost"
            where = f"{persons.source}, column {column}"
            problems.append(Problem(where, "payments that add up to 0 or less", expected))
    return schemes


def _each_rule(names: list[str], rules: Mapping[str, Refund]) -> Iterator[tuple[str, Refund]]:
    """Yield every scheme as it stands, and behind it once more with its refund, if it has one."""
    for name in names:
        yield name, NOTHING
        if name in rules:
            yield name, rules[name]


def _few(persons: Persons, words: _Words, cells: NDArray[np.intp], few: int) -> dict[str, int]:
    counted = {"cells": int((np.bincount(cells) < few).sum())}
    for name, columns in words.classes.items():
        position = crossed([persons.labels[column] for column in columns], len(persons.cost))[1]
        counted[name] = int((np.bincount(position) < few).sum())
    return counted
