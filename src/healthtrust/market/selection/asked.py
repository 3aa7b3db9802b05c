"""What is asked about schemes and persons, as words of a command: read, with every mistake told.

    NAME=COLUMN                  a scheme and the column of its payments; COLUMN alone is its own name
    COLUMN,COLUMN                a scheme that pays the mean cost of persons alike in these columns
    NAME=SHARE[:ABOVE[:UPTO]]    the scheme of that name once more, with a share of cost refunded

>>> problems = list[Problem]()
>>> named(("dutch=norm", "paid"), problems)
{'dutch': 'norm', 'paid': 'paid'}
>>> by_classes(("age, sex", "age"), problems)
{'age × sex': ('age', 'sex'), 'age': ('age',)}
>>> {name: str(rule) for name, rule in refunds(("age=0.8:20000",), ("age",), problems).items()}
{'age': '80 % of cost above 20,000'}
>>> named(("a=x", "a=y"), problems), refunds(("aeg=2",), ("age",), problems)
({'a': 'x'}, {})
>>> for problem in problems: print(problem)
--scheme: found 'a' twice; expected each scheme once.
--refund: found 'aeg'; expected age (did you mean 'age'?).
--refund: found 'aeg=2'; expected NAME=SHARE[:ABOVE[:UPTO]] with a share from 0 to 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.market.incentives.refunds import Refund

FLAT = "flat"
"""The scheme that sees nothing and pays the mean for everybody: always shown, to hold others against."""
FEW = 30
"""Persons below which the mean cost of a class is little to go by; our choice [assumed]."""


@dataclass(frozen=True)
class Asked:
    """The words of a question."""

    schemes: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    refunds: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    need: tuple[str, ...] = ()
    """Further columns that say what a person is expected to cost."""
    services: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()
    """The plans there should be; as found unless given."""
    cluster: str = ""
    twice: str = "refuse"
    few: int = FEW
    as_paid: bool = False
    currency: str = "GBP"
    attract: str = ""
    plan: str = ""
    effort: float = 0.2


def apart(words: Sequence[str]) -> tuple[str, ...]:
    """Return names between commas, each once, in order.

    >>> apart(("chronic, old", "old"))
    ('chronic', 'old')
    """
    return tuple(dict.fromkeys(part.strip() for word in words for part in word.split(",") if part.strip()))


def named(words: Sequence[str], problems: list[Problem]) -> dict[str, str]:
    """Return the column of payments of every scheme."""
    found: dict[str, str] = {}
    for word in words:
        name, is_named, column = (part.strip() for part in word.partition("="))
        if not name or (is_named and not column):
            problems.append(Problem("--scheme", repr(word), "NAME=COLUMN, or a column"))
        elif name in found:
            problems.append(Problem("--scheme", f"{name!r} twice", "each scheme once"))
        else:
            found[name] = column or name
    return found


def by_classes(words: Sequence[str], problems: list[Problem]) -> dict[str, tuple[str, ...]]:
    """Return the columns that make the classes of every scheme of class means."""
    found: dict[str, tuple[str, ...]] = {}
    for word in words:
        columns = apart((word,))
        name = " × ".join(columns)
        if not columns or name in found:
            expected = "one or more columns with commas between them, each set once"
            problems.append(Problem("--by", repr(word), expected))
        else:
            found[name] = columns
    return found


def refunds(words: Sequence[str], schemes: Sequence[str], problems: list[Problem]) -> dict[str, Refund]:
    """Return the refund of every scheme that is asked for with one."""
    found: dict[str, Refund] = {}
    for word in words:
        name, _, rule = word.rpartition("=")
        name = name.strip()
        if name not in schemes:
            expected = in_words(schemes) if schemes else "a scheme"
            problems.append(Problem("--refund", repr(name or word), expected, nearest_match(name, schemes)))
        try:
            refund = Refund(*(float(part) for part in rule.split(":", 2)))
        except ValueError:
            expected = "NAME=SHARE[:ABOVE[:UPTO]] with a share from 0 to 1"
            problems.append(Problem("--refund", repr(word), expected))
            continue
        if name in schemes:
            found[name] = refund
    return found
