"""Arrows that the import contracts in pyproject.toml cannot say."""

from __future__ import annotations

import sys
import tomllib
from fnmatch import fnmatchcase

from tests.tree import ROOT, modules, names

GROUND_MAY_USE = {"numpy", "numba", "pyarrow"}
ONE_MAY_USE = {("healthtrust.ground.exact_sheets", "xlsxwriter")}
"""Workbooks are written by the books and by the faces: what makes their numbers exact stands below all."""


def test_ground_stands_on_the_standard_library_and_the_array_libraries() -> None:
    allowed = GROUND_MAY_USE | sys.stdlib_module_names | {"healthtrust"}
    strange = {
        (module.name, imported)
        for module in modules()
        if module.lies_in("healthtrust.ground*")
        for imported, _ in module.imports()
        if imported.split(".")[0] not in allowed
        if (module.name, imported.split(".")[0]) not in ONE_MAY_USE
    }
    assert not strange


def test_responses_and_postings_are_reached_only_from_their_own_step() -> None:
    """As the contract says, for every name that begins with `respond`."""
    borrowed = {
        (module.name, imported)
        for module in modules()
        for imported in module.imported_modules()
        if fnmatchcase(imported, "healthtrust.*.respond*") or fnmatchcase(imported, "healthtrust.*.post")
        if not module.lies_in(step := imported.rsplit(".", 1)[0], f"{step}.*")
    }
    assert not borrowed


def test_imports_are_written_in_full() -> None:
    """`from . import x` hides which arrow it is."""
    assert not [m.name for m in modules() if "\nfrom ." in m.text]


def test_the_contract_names_what_exists() -> None:
    """A layer stands in parentheses only while nobody has written it."""
    written = {name.split(".")[1] for name in names() if "." in name}
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    named = [part.strip() for layer in layers for part in layer.split("|")]
    optional = {part.strip("()") for part in named if part.startswith("(")}
    required = {part for part in named if not part.startswith("(")}
    assert optional & written == set(), "written now: take their parentheses away"
    assert required <= written
