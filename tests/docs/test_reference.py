"""The generated pages say what the code says now: every one is written again in memory and compared."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.tree import ROOT

sys.path.insert(0, str(ROOT / "scripts"))

import reference_errors
import write_reference as reference

TO_WRITE_THEM = "run: python scripts/write_reference.py"


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return {str(path.relative_to(ROOT)): text for path, text in reference.pages()}


def kept(name: str) -> str:
    path = ROOT / name
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def test_no_page_is_stale(pages: dict[str, str]) -> None:
    stale = [name for name, text in pages.items() if kept(name) != text]
    assert not stale, f"{', '.join(stale)}; {TO_WRITE_THEM}"


def test_no_page_is_left_over(pages: dict[str, str]) -> None:
    there = {str(path.relative_to(ROOT)) for path in reference.REFERENCE.rglob("*") if path.is_file()}
    assert there <= set(pages), f"delete {', '.join(sorted(there - set(pages)))}"


def test_every_page_is_listed_and_says_that_it_is_written(pages: dict[str, str]) -> None:
    listed = set(reference.SAID["reference_pages"])
    written = {Path(name).name for name in pages if Path(name).parent.name == "reference"}
    written -= {"index.md", "design.schema.json"}
    assert {name for name in listed if "/" not in name} == written
    assert not [name for name, text in pages.items() if name.endswith(".md") and reference.NOTE not in text]


def test_every_key_of_a_design_is_explained_on_one_page(pages: dict[str, str]) -> None:
    from healthtrust.design.describe import parameters
    from healthtrust.design.whole import HEADINGS

    for told in parameters():
        if told.name in HEADINGS:
            continue
        word = told.name.partition(".")[0]
        page = pages[f"docs/reference/{word if word in HEADINGS else 'design'}.md"]
        assert page.count(f"| `{told.name}` |") == 1, told.name


def test_every_shipped_table_with_a_source_has_its_place(pages: dict[str, str]) -> None:
    shown = {*reference.SAID["tables"], *reference.SAID["drawn_tables"]}
    shown |= {"formulas/interventions", "measures/measures", "codes/glossary", "codes/ahrq-pqi-2023"}
    shown |= {f"codes/conditions-{system}" for system in ("icd10", "snomed", "healthtrust")}
    shown |= {"codes/condition-codes", "codes/lists"}
    catalogue = ROOT / "src" / "healthtrust" / "catalogue"
    there = {str(p.relative_to(catalogue).with_suffix("")) for p in catalogue.rglob("*.csv")}
    assert shown == there


def test_every_number_is_shown_with_source_and_status(pages: dict[str, str]) -> None:
    for name in reference.SAID["tables"]:
        _, body = reference._csv(name)
        section = (
            pages["docs/reference/parameters.md"].split(f"## {name.partition('/')[2]}\n")[1].split("\n## ")[0]
        )
        assert len(re.findall(r"(?m)^\| ", section)) == len(body) + 2, name
        for source, status in {(row[-2], row[-1]) for row in body}:
            assert f". {status}: {source}" in section, name


def test_every_coefficient_that_is_drawn_is_told_by_its_moments(pages: dict[str, str]) -> None:
    for name in reference.SAID["drawn_tables"]:
        header, body = reference._csv(name)
        section = pages["docs/reference/parameters.md"].split(f"## {name.partition('/')[2]}\n")[1]
        section = section.split("\n## ")[0]
        assert f"\n{len(body):,} draws.\n" in section
        assert not [column for column in header[1:] if section.count(f"\n| {column} | ") != 1]


def test_every_number_of_a_scheme_is_shown_with_its_years_and_source(pages: dict[str, str]) -> None:
    from healthtrust.market.schemes.parameters import stated
    from healthtrust.market.schemes.registry import SCHEMES

    for name, package in SCHEMES.items():
        section = pages["docs/reference/schemes.md"].split(f"`--scheme {name}`\n")[1].split("\n## ")[0]
        for key, dated in stated(reference._parameters_of(package), name, None).facts().items():
            assert section.count(f"| `{key}` |") == len(dated), (name, key)
            assert all(f". {fact.status}: {fact.source}\n" in f"{section}\n" for fact in dated), (name, key)


def test_every_key_of_a_rule_in_its_own_file_is_explained(pages: dict[str, str]) -> None:
    from healthtrust.design.describe import parameters
    from healthtrust.design.regime import Regime

    page = pages["docs/reference/rules.md"]
    assert page.count("\n## ") == len(reference.SAID["rule"])
    section = page.split("## Regime of private cover\n")[1].split("\n## ")[0]
    assert not [key.name for key in parameters(Regime) if section.count(f"| `{key.name}` |") != 1]


def test_every_contract_that_ships_is_told_whole(pages: dict[str, str]) -> None:
    from healthtrust.deliver.contract import contract_named, shipped_contracts

    for name in shipped_contracts():
        shown, page = contract_named(name), pages[f"docs/reference/contracts/{name}.md"]
        assert f"({Path('contracts') / name}.md)" in pages["docs/reference/contracts.md"]
        assert not [column for column in shown.columns if f"| `{column}` |" not in page], name
        assert not [told for told in shown.tracks if f"| `{told}` |" not in page], name
        for numbers in (*shown.terms, *shown.tables.values()):
            assert f". {numbers.status}: {numbers.source}\n" in page, (name, numbers)
        steps = page.split("## Steps, in order\n")[1].split("\n## ")[0]
        assert steps.count("\n| ") == len(shown.steps) + 2, name
        assert not [step.name for step in shown.steps if " ".join(step.value.split()) not in steps], name
        assert not [reason.says for reason in shown.reasons if reason.says not in page], name


def test_every_key_of_contracts_and_organisations_is_explained(pages: dict[str, str]) -> None:
    from healthtrust.design.contract import Contract
    from healthtrust.design.describe import parameters
    from healthtrust.design.organisation import Organisation, Place

    told = {"contract-language": [Contract], "organisations": [Organisation, Place]}
    for name, classes in told.items():
        page = pages[f"docs/reference/{name}.md"]
        for key in [key for each in classes for key in parameters(each)]:
            assert key.meaning, key.name
            assert f"| `{key.name}` | {key.meaning} |" in page, key.name


def test_the_language_of_contracts_is_told_whole(pages: dict[str, str]) -> None:
    from typing import get_args

    from healthtrust.deliver.known import KNOWN
    from healthtrust.design.contract import STAGES, Part
    from healthtrust.ground.formula.read import FUNCTIONS

    page = pages["docs/reference/contract-language.md"]
    assert set(reference.SAID["formula_functions"]) == set(FUNCTIONS)
    assert set(reference.SAID["contract_parts"]) == set(get_args(Part))
    assert not [part for part in get_args(Part) if f"| {part} |" not in page]
    assert not [name for name in FUNCTIONS if f"| `{name}(" not in page]
    assert not [f"`{stage}`" for stage in STAGES if f"`{stage}`" not in page]
    assert not [name for name, what in KNOWN.items() if f"| `{name}` | {what} |" not in page]


def test_every_organisation_form_that_ships_is_told(pages: dict[str, str]) -> None:
    from healthtrust.deliver.organisations import form_named
    from healthtrust.deliver.organisations.library import shipped_forms

    for name in shipped_forms():
        form = form_named(name).organisation
        section = pages["docs/reference/organisations.md"].split(f": `{name}`\n")[1].split("\n## ")[0]
        assert form.about in section
        assert not [body.name for body in form.bodies if f"\n| {body.name} |" not in section]
        assert not [b for b in form.books if f"\n| {b.payer} | {b.body} | [{b.contract}](" not in section]
        assert not [book.source for book in form.books if f": {book.source}\n" not in f"{section}\n"]


def test_every_arrangement_that_ships_is_told(pages: dict[str, str]) -> None:
    from healthtrust.deliver.response import arrangement_named, shipped_arrangements
    from healthtrust.design.describe import parameters
    from healthtrust.design.response import Arrangement

    page = pages["docs/reference/arrangements.md"]
    for name in shipped_arrangements():
        one = arrangement_named(name)
        section = page.split(f"\n## {name}\n")[1].split("\n## ")[0]
        assert f"(#{name})" in page
        assert one.about in section
        assert f"{one.status}: {one.source}." in section
        assert f"{one.components.status}: {one.components.source}." in section
    assert not [
        key.name for key in parameters(Arrangement) if f"| `{key.name}` | {key.meaning} |" not in page
    ]


def test_every_verb_of_every_group_has_its_section(pages: dict[str, str]) -> None:
    import typer

    from healthtrust.cli.main import app

    page = pages["docs/reference/commands.md"]
    group = typer.main.get_command(app)
    for name, verb in group.commands.items():  # type: ignore[attr-defined]
        assert f"\n## {name}" in page
        for inner, below in getattr(verb, "commands", {}).items():
            assert re.search(rf"\n### {name} {inner}[ \n]", page), (name, inner)
            for last in getattr(below, "commands", {}):
                assert re.search(rf"\n#### {name} {inner} {last}[ \n]", page), (name, inner, last)


def test_refusals_name_no_folder_of_this_machine(pages: dict[str, str]) -> None:
    page = pages["docs/reference/errors.md"]
    assert "Traceback" not in page
    assert not re.search(r"(?<![\w.])/\w+/\w", page)
    assert page.count("$ healthtrust") == sum(len(case["commands"]) for case in reference.SAID["refusal"])


def test_columns_of_result_tables_are_told(pages: dict[str, str]) -> None:
    """All but those that need a public data set."""
    sections = pages["docs/reference/tables.md"].split("\n## ")[1:]
    untold = {section.partition("\n")[0] for section in sections if "\nColumns: " not in section}
    assert untold == {"need_curve", "cost_by_fifth"}


def test_what_is_not_refused_is_not_shown_as_a_refusal() -> None:
    with pytest.raises(AssertionError, match="not refused"):
        reference_errors.refused("explain year")
