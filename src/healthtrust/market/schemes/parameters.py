"""The numbers a scheme's law or regulator sets: dated, with their sources, and what a user states instead.

A fact holds from its first year until the next one begins, or until its last year where one is given.
Shipped facts lie in catalogue/schemes; a file of the user's own states some of them anew, as a plain value or
as a table with its own source:

    attachment = 60_000
    coinsurance = { value = 0.5, year = 2016, source = "final notice for 2016", status = "cited" }

>>> class Layer(SchemeParameters):
...     attachment: tuple[Fact[float], ...] = ()
>>> layer = Layer(year=2015, attachment=[{"value": 45_000, "year": 2014, "until": 2015, "status": "cited"},
...                                      {"value": 90_000, "year": 2016, "status": "recalled"}])
>>> layer.now(layer.attachment), layer.model_copy(update={"year": 2016}).now(layer.attachment)
(45000.0, 90000.0)
>>> layer.model_copy(update={"year": None}).now(layer.attachment)    # the latest, unless a year is asked for
90000.0
>>> used(Layer(attachment=60_000))[0]
Parameter(name='attachment', value=60000.0, source='stated by the user', status='given')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar, Generic, Literal, TypeVar, get_args

from pydantic import BaseModel, model_validator

from healthtrust.design.alone import read_alone
from healthtrust.design.heading import Heading, decided
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem
from healthtrust.market.schemes.answered import Parameter

Value = TypeVar("Value")


class Fact(Heading, Generic[Value]):
    """A number and the years it holds, where it comes from, and how well that is known."""

    value: Value = decided(..., "the number")
    year: int = decided(0, "first year in which it holds")
    until: int | None = decided(None, "last year in which it holds; none = until another begins")
    source: str = decided("stated by the user", "where it comes from")
    status: Literal["cited", "recalled", "assumed", "given"] = decided(
        "given", "cited: seen in the source; recalled: from memory; assumed: chosen; given: by the user"
    )


def _as_facts(given: Any) -> Any:
    """Return what a file states as a list of facts; a plain value is a fact of the user's."""
    if isinstance(given, list | tuple) and all(isinstance(one, dict | Fact) for one in given):
        return given
    return [given if isinstance(given, dict) and "value" in given else {"value": given}]


class SchemeParameters(Heading):
    """What every scheme's parameters share: the year whose facts hold."""

    only_where_needed: ClassVar[tuple[str, ...]] = ()
    """Facts that may be unknown in a year, as long as nothing given asks for them."""

    title: str = decided("", "what the scheme is called")
    currency: str = decided("", "ISO 4217 code of its money, where the user names none")
    year: int | None = decided(None, "year whose facts hold; none = the latest")

    @model_validator(mode="before")
    @classmethod
    def _plain_values_are_facts(cls, stated: Any) -> Any:
        if not isinstance(stated, dict):
            return stated
        of_facts = {name for name, field in cls.model_fields.items() if _holds_facts(field.annotation)}
        return {name: _as_facts(given) if name in of_facts else given for name, given in stated.items()}

    def facts(self) -> dict[str, tuple[Fact[Any], ...]]:
        """Return the facts of the scheme by name."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        return {name: facts for name, facts in values.items() if _are_facts(facts)}

    def now(self, facts: tuple[Fact[Value], ...]) -> Value:
        """Return the value in force; raises InvalidInput where none is in the year of these parameters."""
        found = _in_force(facts, self.year)
        if found is None:
            name = next((name for name, known in self.facts().items() if known is facts), "a number")
            raise InvalidInput([_unknown(name, facts, f"year = {self.year}")])
        return found.value


Stated = TypeVar("Stated", bound=SchemeParameters)


def stated(of: type[Stated], name: str, path: Path | None) -> Stated:
    """Return a scheme's parameters: those shipped under a name, and in their place those of the user's file.

    Raises InvalidInput with everything wrong in the file, and every number that has no value in its year.
    """
    shipped = read_alone(Path(str(files("healthtrust"))) / "catalogue" / "schemes" / f"{name}.toml", of)
    if path is None:
        return shipped
    own = read_alone(path, of)
    both = shipped.model_copy(update={key: getattr(own, key) for key in own.model_fields_set})
    refuse(_not_in_force(both, path.name))
    return both


def used(parameters: SchemeParameters, without: Sequence[str] = ()) -> tuple[Parameter, ...]:
    """Return every fact in force but those left out, tables of values one by one."""
    return tuple(
        Parameter(f"{name}{key}", value, _dated(fact), fact.status)
        for name, facts in parameters.facts().items()
        for fact in [_in_force(facts, parameters.year)]
        if fact is not None and name not in without
        for key, value in _one_by_one(fact.value)
    )


def in_doubt(parameters: SchemeParameters, without: Sequence[str] = ()) -> tuple[str, ...]:
    """Return a note naming the numbers used that are recalled or assumed, if there are any."""
    doubtful = dict.fromkeys(
        f"{each.name.partition('.')[0]} ({each.status})"
        for each in used(parameters, without)
        if each.status in _DOUBTFUL
    )
    return (f"Check before money moves: {', '.join(doubtful)}.",) if doubtful else ()


_DOUBTFUL = ("recalled", "assumed")


def _holds_facts(annotation: Any) -> bool:
    """Return whether a field is of the form tuple[Fact[...], ...]."""
    first = (*get_args(annotation), None)[0]
    return isinstance(first, type) and issubclass(first, Fact)


def _are_facts(values: Any) -> bool:
    return isinstance(values, tuple) and bool(values) and all(isinstance(one, Fact) for one in values)


def _in_force(facts: tuple[Fact[Value], ...], year: int | None) -> Fact[Value] | None:
    holding = [
        fact
        for fact in facts
        if year is None or (fact.year <= year and (fact.until is None or year <= fact.until))
    ]
    return max(holding, key=lambda fact: fact.year, default=None)


def _not_in_force(parameters: SchemeParameters, where: str) -> list[Problem]:
    return [
        _unknown(name, facts, f"{where}, year {parameters.year}")
        for name, facts in parameters.facts().items()
        if name not in parameters.only_where_needed and _in_force(facts, parameters.year) is None
    ]


def _unknown(name: str, facts: tuple[Fact[Any], ...], where: str) -> Problem:
    years = ", ".join(_years(fact) for fact in facts)
    expected = f"a year for which it is known: {years}" if facts else "a value"
    remedy = f"State {name} in a file of parameters."
    return Problem(where, f"no value of {name}", expected, remedy=remedy)


def _years(fact: Fact[Any]) -> str:
    """Return the years for which a fact is known.

    >>> _years(Fact(value=1, year=2013, until=2013)), _years(Fact(value=1, year=2018))
    ('2013', '2018 on')
    """
    if fact.until is None:
        return f"{fact.year} on"
    return str(fact.year) if fact.until == fact.year else f"{fact.year} to {fact.until}"


def _dated(fact: Fact[Any]) -> str:
    return f"{fact.source} (since {fact.year})" if fact.year else fact.source


def _one_by_one(value: Any, key: str = "") -> list[tuple[str, float | str]]:
    """Return numbers and lists of numbers with the keys that lead to them.

    >>> _one_by_one({"silver": 0.7}), _one_by_one((0.03, 0.08))
    ([('.silver', 0.7)], [('', '0.03, 0.08')])
    """
    if isinstance(value, BaseModel):
        value = value.model_dump()
    if isinstance(value, tuple) and value and not isinstance(value[0], float | int | str):
        value = dict(enumerate(value, start=1))
    if isinstance(value, Mapping):
        return [found for name, one in value.items() for found in _one_by_one(one, f"{key}.{name}")]
    if isinstance(value, tuple):
        return [(key, ", ".join(f"{one:g}" if isinstance(one, float) else str(one) for one in value))]
    return [(key, float(value) if isinstance(value, float | int) else str(value))]
