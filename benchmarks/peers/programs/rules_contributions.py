"""Workload C in OpenFisca-core or PolicyEngine-core: one entity, two variables, one scale of marginal rates.

    python -m benchmarks.peers.programs.rules_contributions ROWS openfisca|policyengine

The two have one origin and still the same classes, under two names.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np

from benchmarks.peers.timed import timed
from benchmarks.peers.workloads import RATES, STARTS, errors, incomes

NAME = sys.argv[2] if len(sys.argv) > 2 else "openfisca"
PERIOD = "2026"


def of(module: str) -> Any:
    """Return a module of the library that is asked for."""
    return import_module(f"{NAME}_core.{module}")


person = of("entities").build_entity(key="person", plural="persons", label="", is_person=True)
roles = [{"key": "member", "plural": "members", "label": ""}]
household = of("entities").build_entity(key="household", plural="households", label="", roles=roles)


class income(of("model_api").Variable):  # type: ignore[misc]  # noqa: N801
    """Income of a year."""

    value_type, entity, definition_period = float, person, of("model_api").YEAR
    label = "income"


class contribution(of("model_api").Variable):  # type: ignore[misc]  # noqa: N801
    """What is due on it."""

    value_type, entity, definition_period = float, person, of("model_api").YEAR
    label = "contribution"

    def formula(persons: Any, period: Any, parameters: Any) -> Any:  # noqa: N805
        return parameters(period).schedule.calc(persons("income", period))


class Rules(of("taxbenefitsystems").TaxBenefitSystem):  # type: ignore[misc]
    """The schedule as a system of rules."""

    variables_dir = parameters_dir = modelled_policies = None
    auto_carry_over_input_variables, basic_inputs = False, ()

    def __init__(self) -> None:
        super().__init__([person, household])
        self.add_variables(income, contribution)
        since = "2000-01-01"
        brackets = [
            {"threshold": {since: {"value": start}}, "rate": {since: {"value": rate}}}
            for start, rate in zip(STARTS, RATES, strict=True)
        ]
        schedule = {"schedule": {"description": "a schedule", "brackets": brackets}}
        self.parameters = of("parameters").ParameterNode("", data=schedule)


def ready(rows: int) -> Callable[[], tuple[Any, float]]:
    simulation = of("simulations").SimulationBuilder().build_default_simulation(Rules(), count=rows)
    simulation.set_input("income", PERIOD, incomes(rows).astype(np.float32))

    def run() -> tuple[Any, float]:
        due = np.asarray(simulation.calculate("contribution", PERIOD))
        return due, float(due.sum(dtype=float))

    return run


if __name__ == "__main__":
    timed(f"{NAME}-core", ready, lambda rows, found: errors(incomes(rows), found[0]) | {"total": found[1]})
