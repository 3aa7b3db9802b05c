"""Chance is drawn where people respond and where they are made up, and nowhere else."""

from __future__ import annotations

import ast

from tests.tree import SOURCE, Module, modules

MAY_DRAW = (
    "healthtrust.*.respond*",
    "healthtrust.people.synthesise",
    "healthtrust.people.health",
    "healthtrust.people.change",
    "healthtrust.study",
    "healthtrust.study.*",
)
MAY_PASS_DRAWS_ON = (
    "healthtrust.state",
    "healthtrust.year",
    "healthtrust.projection",
    "healthtrust.start",
    "healthtrust.engine",
    "healthtrust.engine.*",
)
MADE_OF_CHANCE = ("healthtrust.ground", "healthtrust.ground.draws")
MAY_SCRAMBLE = ("healthtrust.study.trial.sampled",)
"""Sobol points are scrambled by scipy.stats.qmc, from the seed of the study."""
OTHER_SOURCES = ("numpy.random", "random", "secrets", "scipy.stats.qmc")


def test_only_responses_synthesis_and_study_draw() -> None:
    assert not {(module.name, drawn) for module in modules() for drawn in chance_in(module)}


def chance_in(module: Module) -> list[str]:
    """Each import of chance that this module has no right to."""
    if module.lies_in(*MAY_DRAW):
        return foreign(module)
    ours = [] if module.lies_in(*MADE_OF_CHANCE) else keyed(module)
    if module.lies_in(*MAY_PASS_DRAWS_ON):
        ours = [name for name in ours if name != "Draws"]
    return ours + foreign(module)


def keyed(module: Module) -> list[str]:
    """Names it takes from ground.draws, also by way of ground's front."""
    front = public_names_of_draws()
    return [
        name or "draws"
        for imported, name in module.imports()
        if imported == "healthtrust.ground.draws"
        or (imported == "healthtrust.ground" and (name == "draws" or name in front))
    ]


def foreign(module: Module) -> list[str]:
    """Sources of chance that no file may use: none of them is keyed on a person."""
    named = [
        imported
        for imported, name in module.imports()
        if (imported in OTHER_SOURCES or f"{imported}.{name}" in OTHER_SOURCES)
        and not (name == "qmc" and module.lies_in(*MAY_SCRAMBLE))
    ]
    reached = [
        ast.unparse(node)
        for node in ast.walk(module.syntax)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("np.random", "numpy.random")
    ]
    return named + reached


def public_names_of_draws() -> set[str]:
    draws = Module(SOURCE / "healthtrust" / "ground" / "draws.py")
    kinds = (ast.FunctionDef, ast.ClassDef)
    return {node.name for node in draws.syntax.body if isinstance(node, kinds) and node.name[0] != "_"}
