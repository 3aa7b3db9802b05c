"""The file that says how need is fitted: an outcome, its exposure, and the terms that explain it.

    [[age]]      the age curve of a two-stage formula: fitted first and alone. Without it there is one stage.
    [[need]]     what moves money
    [[supply]]   what also moves use but must not move money: beds, waiting, dummies of higher areas
    kind         category   a level each, one of them left out; of a number, a band for each of `cuts`
                 number     as it stands;                  log    its natural logarithm
                 spline     restricted cubic, with `knots` given or `knot_count` of them at fixed quantiles
                 interaction   products of the columns of the terms named in `of`

Source  terms and the two stages of England's formula: Smith, Rice and Carr-Hill, J R Stat Soc A 2001;164:217;
        supply as in Gravelle, Sutton, Morris et al., J R Stat Soc A 2003;166:51 [both recalled].

>>> from healthtrust.design.alone import alone
>>> text = '''
... outcome = "cost"
... exposure = "people"
... [[need]]
... kind = "category"
... column = "fifth"
... expected = "more"
... [[supply]]
... kind = "log"
... column = "beds"
... '''
>>> model = alone(text, NeedModel, "model.toml")
>>> [term.called for term in model.terms], model.family, model.two_stages
(['fifth', 'beds'], 'poisson', False)
>>> print(contradictions(model.model_copy(update={"simpler": (("fith",),)}), "model.toml")[0])
model.toml, simpler: found 'fith'; expected the name of a need term (did you mean 'fifth'?).
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from healthtrust.design.alone import read_alone
from healthtrust.design.heading import Heading, decided
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, nearest_match

Word = Annotated[str, Field(min_length=1)]


class Term(Heading):
    """One thing that explains use: a column, and the form in which it enters."""

    kind: Literal["category", "number", "log", "spline", "interaction"] = decided(
        "category", "the form in which the column enters"
    )
    column: str = decided("", "the column; none for an interaction")
    name: str = decided("", "what the term is called; the column's name unless given")
    cuts: tuple[float, ...] = decided((), "category: where each band of a number starts, rising")
    levels: tuple[Word, ...] = decided((), "category: the levels there must be, all of them and no other")
    reference: str = decided("", "category: the level left out; the one with most exposure unless given")
    knots: tuple[float, ...] = decided((), "spline: knots, rising, at least three")
    knot_count: Annotated[int, Field(ge=3, le=7)] = decided(5, "spline: number of knots where none are given")
    of: tuple[Word, ...] = decided((), "interaction: names of two or more other terms of the same list")
    expected: Literal["more", "less", "either"] = decided(
        "either", "whether more of it, or any level beside the reference, should mean more need or less"
    )

    @property
    def called(self) -> str:
        """Return the name of the term."""
        return self.name or self.column or " × ".join(self.of)


class NeedModel(Heading):
    """How need is fitted: what is explained, by what, and what is held constant when need is predicted."""

    title: str = decided("", "what is fitted, for people")
    source: str = decided("", "where the data come from")
    outcome: Word = decided(..., "column of what is explained: cost, visits, admissions")
    outcome_is: Literal["total", "per head"] = decided(
        "total", "whether the outcome is that of the whole row or per unit of exposure"
    )
    exposure: str = decided("", "column of people, or years at risk, of a row; every row counts 1 without it")
    family: Literal["poisson", "gamma", "linear"] = decided(
        "poisson", "poisson and gamma: products of terms (log link); linear: sums"
    )
    place: str = decided("", "column of the place; whole places are held out, and get an index each")
    cluster: str = decided("", "column of what is observed together; the place unless given, else the row")
    groups: tuple[Word, ...] = decided((), "columns of the groups whose over- and underpayment is shown")
    age: tuple[Term, ...] = decided((), "terms of the age curve that is fitted first, alone")
    need: tuple[Term, ...] = decided((), "terms that move money")
    supply: tuple[Term, ...] = decided((), "terms set to their national mean when need is predicted")
    simpler: tuple[tuple[str, ...], ...] = decided(
        (), "need terms of simpler formulas to compare with; [] is none of them"
    )

    @property
    def terms(self) -> tuple[Term, ...]:
        """Return all terms in the order in which they are fitted."""
        return self.age + self.need + self.supply

    @property
    def two_stages(self) -> bool:
        """Whether an age curve is fitted before the rest."""
        return bool(self.age)

    @property
    def observed_together(self) -> str:
        """Return the column of clusters, empty where each row stands for itself."""
        return self.cluster or self.place

    def without(self, kept: tuple[str, ...]) -> NeedModel:
        """Return the simpler formula that keeps only these need terms."""
        return self.model_copy(update={"need": tuple(t for t in self.need if t.called in kept)})


def read_model(path: Path | str) -> NeedModel:
    """Return the model that a TOML file states; raises with every problem found."""
    model = read_alone(path, NeedModel)
    refuse(contradictions(model, Path(path).name))
    return model


def contradictions(model: NeedModel, where: str) -> list[Problem]:
    """Return what in a model contradicts itself, all of it."""
    lists = {"age": model.age, "need": model.need, "supply": model.supply}
    problems = [
        problem
        for heading, terms in lists.items()
        for number, term in enumerate(terms, start=1)
        for problem in _wrong_term(term, terms, f"{where}, {heading} {number}")
    ]
    for name, times in Counter(term.called for term in model.terms).items():
        if times > 1:
            remedy = "Give the second a `name`."
            problems.append(Problem(where, f"{times} terms called {name!r}", "one", remedy=remedy))
    if not model.age and not model.need:
        problems.append(Problem(where, "no term under need or age", "at least one [[need]]"))
    return problems + _wrong_simpler(model, where)


def _wrong_simpler(model: NeedModel, where: str) -> list[Problem]:
    known = [term.called for term in model.need]
    problems = [
        Problem(f"{where}, simpler", repr(name), "the name of a need term", nearest_match(name, known))
        for kept in model.simpler
        for name in kept
        if name not in known
    ]
    for kept in model.simpler:
        needed = {name for term in model.need if term.called in kept for name in term.of}
        problems += [
            Problem(f"{where}, simpler", f"an interaction without {name!r}", "the terms it is made of too")
            for name in sorted(needed - set(kept))
        ]
    return problems


def _wrong_term(term: Term, beside: tuple[Term, ...], where: str) -> list[Problem]:
    if term.kind == "interaction":
        return _wrong_interaction(term, beside, where)
    problems = []
    if not term.column:
        problems.append(Problem(where, f"a {term.kind} without column", "column = ..."))
    if term.of:
        problems.append(Problem(where, f"`of` in a {term.kind}", 'kind = "interaction"'))
    for key, kind in (("cuts", "category"), ("levels", "category"), ("reference", "category")):
        if getattr(term, key) and term.kind != kind:
            problems.append(Problem(where, f"`{key}` in a {term.kind}", f"a {kind}"))
    if term.knots and (term.kind != "spline" or len(term.knots) < 3):
        problems.append(Problem(where, f"{len(term.knots)} knots in a {term.kind}", "3 or more of a spline"))
    if term.kind == "spline" and term.expected != "either":
        problems.append(Problem(where, "`expected` of a spline", "a number, log or category"))
    for key in ("cuts", "knots"):
        if any(after <= before for before, after in pairwise(getattr(term, key))):
            problems.append(Problem(f"{where}, {key}", f"{list(getattr(term, key))}", "rising numbers"))
    return problems


def _wrong_interaction(term: Term, beside: tuple[Term, ...], where: str) -> list[Problem]:
    problems = []
    simple = [other.called for other in beside if other.kind != "interaction"]
    if len(set(term.of)) < 2:
        problems.append(Problem(where, f"an interaction of {len(set(term.of))}", "two terms or more in `of`"))
    if term.column or term.cuts or term.levels or term.reference or term.knots:
        problems.append(Problem(where, "an interaction with a column of its own", "only `of`, `name`"))
    return problems + [
        Problem(where, repr(name), "a term of the same list, no interaction", nearest_match(name, simple))
        for name in term.of
        if name not in simple
    ]
