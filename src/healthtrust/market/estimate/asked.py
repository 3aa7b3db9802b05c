"""What is asked of a table of choices: its terms, nests, and how people who stay are understood.

    premium                 a term for every plan's premium
    premium*age_over_60     the same, times a column of persons
    age                     a column of persons by itself: a coefficient for every plan but the reference
    constants               a constant for every plan but the reference

Source  terms of `design.plan_choice`; a multinomial logit is all of the third and fourth kind

>>> asked = Question(attributes=("premium",), by=("premium*old", "age"), constants=True)
>>> [term.name for term in asked.terms(("Mutual", "Unity"), "Mutual")]
['premium', 'premium × old', 'Unity', 'Unity × age']
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args

from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.market.estimate.terms import STAYING, Asked

Kind = Literal["normal", "lognormal"]
"""How tastes that nobody observes may be distributed."""
KINDS = get_args(Kind)


@dataclass(frozen=True)
class Question:
    """What is asked of choices; columns by their names."""

    attributes: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    constants: bool = False
    nests: tuple[tuple[str, tuple[str, ...]], ...] = ()
    previous: str = ""
    """Column that names the plan a person was in last year."""
    persistence: bool = False
    """Whether staying means not thinking of it, rather than a cost of switching."""
    mixed: tuple[str, ...] = ()
    """Terms whose coefficient differs between persons in ways nobody observes: a name, or name=lognormal."""
    cluster: str = ""
    weight: str = ""
    price: str = "premium"
    wide: bool = False
    """One row a person, with the plan chosen in one column."""
    choice: str = "choice"
    plans: tuple[str, ...] = ()
    """Plans in order; those found in the table unless given."""
    reference: str = ""
    """The plan others are told against; the one most chosen unless given."""

    @property
    def persons(self) -> tuple[str, ...]:
        """Return the columns of persons that terms use."""
        return tuple(dict.fromkeys(self._split(each)[1] for each in self.by))

    def terms(self, plans: Sequence[str], reference: str) -> tuple[Asked, ...]:
        """Return every term, in the order: attributes, interactions, constants, plans' own, last year's."""
        told = [plan for plan in plans if plan != reference]
        pairs = [self._split(each) for each in self.by]
        constants = self.constants or (self.wide and not self.attributes)
        terms = [Asked(attribute=name) for name in self.attributes]
        terms += [Asked(attribute=attribute, by=by) for attribute, by in pairs if attribute]
        terms += [Asked(plan=plan) for plan in told if constants]
        terms += [Asked(plan=plan, by=by) for attribute, by in pairs if not attribute for plan in told]
        return tuple(terms) + ((STAYING,) if self.previous and not self.persistence else ())

    @property
    def spreads(self) -> dict[str, Kind]:
        """Return the distribution of each term that differs between persons, by its name.

        >>> Question(mixed=("quality", "premium=lognormal")).spreads
        {'quality': 'normal', 'premium': 'lognormal'}
        """
        parts = [each.partition("=") for each in self.mixed]
        return {name.strip(): cast(Kind, kind.strip() or "normal") for name, _, kind in parts}

    def wrong(self) -> list[Problem]:
        """Return what is wrong with the question itself, before any table is looked at."""
        problems = []
        if not (self.attributes or self.by or self.constants or self.previous):
            remedy = "Name columns with --attributes or --by, or ask for --constants."
            problems.append(Problem("the question", "no terms", "at least one", remedy=remedy))
        for each in self.by:
            attribute, by = self._split(each)
            if not by or each.count("*") > 1:
                problems.append(Problem("--by", repr(each), "a column, or attribute*column"))
            elif attribute and attribute not in self.attributes:
                near = nearest_match(attribute, self.attributes)
                remedy = "An attribute that is multiplied stands by itself as well."
                expected = "an attribute named with --attributes"
                problems.append(Problem("--by", repr(attribute), expected, near, remedy))
        if self.persistence and not self.previous:
            remedy = "Name the column of last year's plan."
            problems.append(Problem("--persistence", "no --previous", "last year's plan", remedy=remedy))
        return [*problems, *self._wrong_together(), *_repeated(self)]

    def _wrong_together(self) -> list[Problem]:
        problems = []
        seen: dict[str, str] = {}
        for name, plans in self.nests:
            if len(set(plans)) < 2:
                problems.append(Problem(f"nest {name}", f"{len(set(plans))} plan", "two plans or more"))
            for plan in plans:
                if plan in seen:
                    problems.append(
                        Problem(f"nest {name}", f"{plan!r}, already in {seen[plan]}", "each plan once")
                    )
                seen[plan] = name
        for name, kind in self.spreads.items():
            if kind not in KINDS:
                near = nearest_match(kind, KINDS)
                problems.append(Problem("--mixed", f"{name}={kind}", f"{name}, or {name}=lognormal", near))
        if self.mixed and (self.nests or self.persistence):
            remedy = "Ask for one of them at a time."
            other = "--nest" if self.nests else "--persistence"
            problems.append(Problem("--mixed", f"{other} as well", "one or the other", remedy=remedy))
        return problems

    @staticmethod
    def _split(by: str) -> tuple[str, str]:
        """Return the attribute and the column of persons of a --by.

        >>> Question._split("premium*age"), Question._split("age")
        (('premium', 'age'), ('', 'age'))
        """
        attribute, star, column = by.partition("*")
        return (attribute.strip(), column.strip()) if star else ("", attribute.strip())


def _repeated(question: Question) -> list[Problem]:
    mixed = tuple(each.partition("=")[0].strip() for each in question.mixed)
    told = [("--attributes", question.attributes), ("--by", question.by), ("--mixed", mixed)]
    return [
        Problem(option, f"{name!r} {names.count(name)} times", "each once")
        for option, names in told
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
