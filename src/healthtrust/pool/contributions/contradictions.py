"""What contradicts itself in a pool's contribution rules, all of it at once.

    a rule may state only what its base uses, in amounts that leave something to charge and shares that
    leave nothing negative: floor < ceiling, employers' + government's share ≤ 1

Source  none: the arithmetic of the rules themselves.

>>> from healthtrust.design.contributions import Contribution
>>> fuel = Contribution(name="duty", base="spending", rates={"feul": 0.2}, floor=100, employer_share=0.7,
...                     government_share=0.5)
>>> pool = Pool(contributions=(fuel,))
>>> for problem in contradictions(pool, categories=("food", "fuel")):
...     print(problem.where, "|", problem.found, "|", problem.nearest)
pool.contributions 'duty', floor | 100 on a base of spending | None
pool.contributions 'duty' | employers' share 0.7 and government's share 0.5 | None
pool.contributions 'duty', rates | 'feul' | fuel
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from healthtrust.design.contributions import Bracket, Contribution
from healthtrust.design.pool import Pool
from healthtrust.ground.bands import Bands
from healthtrust.ground.problems import Problem, in_words, nearest_match

OWN = "income"
"""The name of the contribution that the pool's own brackets make."""

USED_BY = {
    "brackets": ("income", "earnings", "wealth"),
    "amount": ("head",),
    "child_amount": ("head",),
    "children_charged": ("head",),
    "dependants_free": ("head",),
    "floor": ("earnings",),
    "floor_is": ("earnings",),
    "ceiling": ("earnings",),
    "rates": ("spending",),
    "kept": ("premium",),
    "kept_by_year": ("premium",),
    "split": ("income", "wealth"),
    "exempt_under_age": ("head", "earnings"),
    "exempt_from_age": ("head", "earnings"),
}
"""The bases that use a key; all others use it for nothing."""


def contradictions(pool: Pool, categories: Sequence[str] | None = None) -> list[Problem]:
    """Return every contradiction in a pool's rules; `categories`: those of the spending table, if known."""
    found = _not_rising(pool.brackets, "pool.brackets")
    found += _repeated([contribution.name for contribution in pool.contributions])
    for of in pool.contributions:
        found += [*_unused(of), *_unstated(of), *_amounts(of), *_ages(of), *_shares(of)]
        found += _unknown(of, categories)
    return found


def unknown_category(name: str, category: str, categories: Sequence[str]) -> Problem:
    """Return the problem of a rate on a category that the spending table lacks."""
    nearest = nearest_match(category, categories)
    expected = in_words(categories) if categories else "a table of spending by category"
    return Problem(f"{_at(name)}, rates", repr(category), expected, nearest)


def _at(name: str) -> str:
    return f"pool.contributions {name!r}"


def _not_rising(brackets: tuple[Bracket, ...], where: str) -> list[Problem]:
    """Return what is wrong with brackets, in the amounts that were written; without any nothing is."""
    starts = tuple(bracket.above for bracket in brackets)
    rates = tuple(bracket.rate for bracket in brackets)
    return Bands(starts, rates).problems(where) if brackets else []


def _repeated(names: list[str]) -> Iterator[Problem]:
    for name in dict.fromkeys(names):
        if name == OWN:
            expected = "another name: pool.brackets make the contribution of that name"
            yield Problem(_at(name), "this name", expected, remedy="Rename it.")
        elif names.count(name) > 1:
            expected = "a name of its own for each contribution"
            yield Problem(_at(name), f"{names.count(name)} contributions of this name", expected)


def _unused(of: Contribution) -> Iterator[Problem]:
    for key, bases in USED_BY.items():
        value, default = getattr(of, key), type(of).model_fields[key].default
        if value != default and of.base not in bases:
            found = f"{_stated(value)} on a base of {of.base}"
            expected = f"a base of {in_words(bases)}"
            yield Problem(f"{_at(of.name)}, {key}", found, expected, remedy="Remove it.")


def _stated(value: object) -> str:
    if isinstance(value, tuple | dict):
        return f"{len(value)} of them"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _unstated(of: Contribution) -> Iterator[Problem]:
    missing = {
        "head": not (of.amount or of.child_amount) and "an amount or child_amount",
        "spending": not of.rates and "rates by category of spending",
        "premium": False,
    }.get(of.base, not of.brackets and "brackets, at least one")
    if missing:
        yield Problem(_at(of.name), f"a base of {of.base} and nothing due on it", str(missing))


def _amounts(of: Contribution) -> Iterator[Problem]:
    yield from _not_rising(of.brackets, f"{_at(of.name)}, brackets")
    nothing_between = of.ceiling is not None and of.floor == of.ceiling and of.floor_is == "an allowance"
    if of.ceiling is not None and (of.floor > of.ceiling or nothing_between):
        found = f"a floor of {of.floor:g} and a ceiling of {of.ceiling:g}"
        yield Problem(f"{_at(of.name)}, ceiling", found, "a ceiling above the floor")
    if of.over_ceiling == "government" and of.ceiling_share is None:
        found = "the government paying over a ceiling, and no ceiling_share"
        yield Problem(f"{_at(of.name)}, over_ceiling", found, "a ceiling_share")


def _ages(of: Contribution) -> Iterator[Problem]:
    if of.exempt_from_age is not None and of.exempt_from_age <= of.exempt_under_age:
        found = f"exempt under {of.exempt_under_age} and from {of.exempt_from_age}"
        yield Problem(f"{_at(of.name)}, exempt_from_age", found, "ages between that are charged")


def _shares(of: Contribution) -> Iterator[Problem]:
    if of.employer_share + of.government_share > 1 + 1e-12:
        found = f"employers' share {of.employer_share:g} and government's share {of.government_share:g}"
        yield Problem(_at(of.name), found, "shares of at most 1 together")


def _unknown(of: Contribution, categories: Sequence[str] | None) -> Iterator[Problem]:
    for category in of.rates if categories is not None and of.base == "spending" else ():
        if categories is not None and category not in categories:
            yield unknown_category(of.name, category, categories)
