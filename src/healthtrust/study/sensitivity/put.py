"""What is asked of a sensitivity analysis, read and judged: designs, result, parameters, how they are varied.

>>> question_of(Asked(("valley",), only=("behavior",), depth=Depth(samples=100)))
Traceback (most recent call last):
  ...
healthtrust.ground.errors.InvalidInput: --samples: found 100; expected a power of 2 from 16 on (did you mean '128'?).
--only: found 'behavior'; expected behaviour, services or response (did you mean 'behaviour'?).
2 problems
>>> question = question_of(Asked(("valley",), only=("behaviour",)))
>>> question.result.label, len(question.parameters) > 10
('Net health at the margin of care', True)
"""  # noqa: E501

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from healthtrust.design.read import read_design
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.study.draws.own import Own, fitting, own_values
from healthtrust.study.sensitivity import wrong
from healthtrust.study.sensitivity.parameter import Parameter, choice_of, parameter_of
from healthtrust.study.sensitivity.result import Result
from healthtrust.study.trial.case import Case, case_of
from healthtrust.study.trial.uncertain import GROUPS, uncertain_values

METHODS = ("one-way", "sobol", "morris", "all")


@dataclass(frozen=True)
class Depth:
    """How far the analysis goes: samples of Sobol indices, paths of Morris, points of curves and plane."""

    samples: int = 128
    paths: int = 10
    top: int = 5
    """Parameters whose curves are traced and whose flips are also sought outside their range."""
    singles: int = 3
    """Parameters that get Sobol indices of their own, beside the groups."""
    grid: int = 7
    """Points on each side of the plane of two parameters; 0 for none."""


@dataclass(frozen=True)
class Asked:
    """One design, or two to compare, and how what is uncertain about them is varied."""

    designs: tuple[str, ...]
    result: str = "net health"
    only: tuple[str, ...] = GROUPS
    parameters: Path | None = None
    choices: tuple[str, ...] = ()
    """Keys whose named alternatives are tried too."""
    method: str = METHODS[0]
    depth: Depth = Depth()
    pair: tuple[str, ...] = ()
    """The two parameters of the plane; the two that matter most unless named."""
    threshold: float | None = None
    """Money for a QALY in net health; what it costs at the margin of care unless given."""
    seed: int = 1
    overrides: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """What is asked, with nothing wrong about it."""

    asked: Asked
    cases: tuple[Case, ...]
    """One or two, the second with the luck of the first."""
    parameters: tuple[Parameter, ...]
    takes: tuple[frozenset[str], ...]
    """[design]: names that are uncertain in it; what a design decides itself stays as it is."""
    result: Result

    @property
    def numbers(self) -> tuple[Parameter, ...]:
        """Return the parameters with a range."""
        return tuple(p for p in self.parameters if p.uncertain is not None)

    def wants(self, method: str) -> bool:
        """Return whether a method is asked for."""
        return self.asked.method in (method, "all")


def question_of(asked: Asked) -> Question:
    """Return what is asked; raises InvalidInput with everything that is wrong with it."""
    problems = wrong.asked_wrongly(asked, METHODS)
    reads = [attempt(partial(read_design, name, asked.overrides), problems) for name in asked.designs]
    own = attempt(lambda: own_values(asked.parameters), problems) or Own((), {})
    designs = [each for each in reads if each is not None]
    problems += wrong.of_designs(asked, designs)
    cases = [attempt(partial(case_of, each), problems) for each in designs]
    refuse(problems)
    named = _as_one([case for case in cases if case is not None])
    fits = attempt(lambda: fitting(own, named), problems) or [()] * len(named)
    uncertain = [
        {p.name: p for p in [*uncertain_values(read, asked.only), *fit]}
        for read, fit in zip(designs, fits, strict=True)
    ]
    every = {name: p for each in reversed(uncertain) for name, p in each.items()}
    problems += wrong.of_parameters(asked, named, every)
    refuse(problems)
    return Question(
        asked,
        named,
        (
            *(parameter_of(p, named, own.origins) for p in every.values()),
            *(choice_of(key, named) for key in asked.choices),
        ),
        tuple(frozenset([*each, *asked.choices]) for each in uncertain),
        Result(asked.result, tuple(case.name for case in named), designs[0].design.currency, asked.threshold),
    )


def _as_one(cases: Sequence[Case]) -> tuple[Case, ...]:
    """Return the cases with the luck of the first, each under a name of its own; raises where equal."""
    seed = {"seed": cases[0].design.seed}
    found = [case.with_values(seed) for case in cases]
    if len(found) == 2 and found[0].mark == found[1].mark:
        remedy = "A ranking of a design with itself has nothing to flip."
        refuse([Problem("OTHER", f"the same design as {found[0].name}", "another design", remedy=remedy)])
    if len({case.name for case in found}) < len(found):
        found = [case.with_values({}, f"{case.name} {n}") for n, case in enumerate(found, start=1)]
    return tuple(found)
