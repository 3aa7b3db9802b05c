"""Records of any source, loaded by its mapping: tables, rows set aside, and a report that adds up.

    files -> relations -> tables by SELECT -> cells in their types -> persons by number
          -> rows that cannot stand set aside -> report -> folder

The same source by the same mapping gives the same bytes. What was loaded before is recognised by what it
holds; other loads into the folder replace rows of the same key.

Source  form of this library.

>>> import tempfile
>>> folder = Path(tempfile.mkdtemp())
>>> _ = (folder / "own.toml").write_text('''
... title = "Own"
... source = "own extract"
... status = "assumed"
... currency = "GBP"
... [files.sites]
... name = "sites.csv"
... kind = "csv"
... [tables.organisation]
... sql = "SELECT id AS org_id, 'practice' AS kind FROM sites"
... ''')
>>> _ = (folder / "sites.csv").write_text("id\\np1\\np2\\np1\\n")
>>> report = load(folder, folder / "own.toml", folder / "records")
>>> report.of("organisation").kept, dict(report.of("organisation").aside), report.reconciles
(2, {'the key of an earlier row again': 1}, True)
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words
from healthtrust.people.intake import accounted, contents, judged, written
from healthtrust.people.intake.mapping import IntakeMapping, mapping_file, read_mapping
from healthtrust.people.intake.relations import open_relations
from healthtrust.people.intake.report import FileReport, LoadReport, TableReport, loads_of
from healthtrust.people.intake.terms import Loading, Terms, money_of
from healthtrust.people.intake.workplace import workplace

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def load(source: Path, mapping: str | Path, to: Path, terms: Terms | None = None) -> LoadReport:
    """Load a source into a records folder and return the report.

    source: a folder, or one file. Raises `InvalidInput` with every problem found at once: mapping, files,
    columns, currencies, a source that was loaded before; rows that cannot stand are set aside instead.
    """
    terms = terms or Terms()
    problems = written.unwritable_folder(to)
    if not source.exists():
        problems.append(
            Problem("SOURCE", f"nothing at {source}", "a folder or file", None, "Check the path.")
        )
    rules = attempt(lambda: read_mapping(mapping), problems)
    refuse(problems)
    assert rules is not None
    name = mapping_file(mapping).stem
    terms = replace(terms, source=terms.source or name, identity=terms.identity or beside(to))
    under = Loading(rules, name, money_of(rules, terms), terms)
    written.recovered(to)
    beside_it = (terms.links, terms.identity, terms.persons.parent if terms.persons else None)
    seen = [source, *(each for each in beside_it if each is not None)]
    with workplace(to, seen, terms.memory) as (book, here):
        return _worked(book, under, source, (here, to))


def beside(to: Path) -> Path:
    """Return the folder of identities that stands beside a records folder."""
    return to.with_name(f"{to.name}-identity")


def _worked(book: DuckDBPyConnection, under: Loading, source: Path, folders: tuple[Path, Path]) -> LoadReport:
    here, to = folders
    paths = open_relations(book, source, under.rules.files)
    under = replace(under, rules=_present(under.rules, paths, source))
    files = contents.files_of(source, paths)
    content = contents.content_of(files, under.rules, under.terms.source)
    earlier = loads_of(to)
    alike = [e for e in earlier if (e["mapping"], e["source"]) == (under.name, under.terms.source)]
    refuse([] if under.terms.again else contents.loaded_before(content, files, alike))
    refuse(contents.other_money(under.money.code, earlier))
    judged.read(book, under)
    judged.number(book, under, to)
    replaced, merged = judged.judged(book, under)
    tables = accounted.table_reports(book, under, replaced, merged)
    report = _report(book, under, (content, files, tables), merged)
    report = replace(report, earlier=tuple(each for each in earlier if each["content"] != content))
    _write(book, under, (here, to), report)
    return report


def _present(rules: IntakeMapping, paths: Mapping[str, Sequence[Path]], source: Path) -> IntakeMapping:
    """Return the mapping without the tables that none of the source's files is about."""
    kept = {}
    for name, rule in rules.tables.items():
        named = [each for each in paths if re.search(rf"\b{each}\b", rule.sql)]
        if not named or any(paths[each] for each in named):
            kept[name] = rule
    if not any(paths.values()) or not kept:
        expected = in_words([rule.name for rule in rules.files.values()])
        refuse([Problem(str(source), "no file of the mapping", expected, None, "Check the folder.")])
    return rules.model_copy(update={"tables": kept})


def _report(
    book: DuckDBPyConnection,
    under: Loading,
    read: tuple[str, tuple[FileReport, ...], tuple[TableReport, ...]],
    merged: int,
) -> LoadReport:
    content, files, tables = read
    found = accounted.doubts(book, under.records, merged)
    return LoadReport(
        under.name,
        under.rules.title,
        under.terms.source,
        content,
        files,
        under.money.code,
        under.money.exponent,
        under.terms.synthetic,
        tables,
        found,
        accounted.remedies(book, under.tables),
        (*_notes(under), *_mismatches(book, under)),
    )


def _notes(under: Loading) -> list[str]:
    absent = [f"{name}.{column}" for name in under.tables for column in under.rules.tables[name].absent]
    notes = [f"The source has no {', '.join(absent)}: left empty."] if absent else []
    unstated = [
        name
        for name in under.tables
        if not under.rules.tables[name].rows_in
        or (under.rules.tables[name].money and not under.rules.tables[name].money_in)
    ]
    if unstated:
        notes.append(f"The mapping states no totals of the source for {', '.join(unstated)}.")
    return notes


def _mismatches(book: DuckDBPyConnection, under: Loading) -> list[str]:
    """Return what does not add up inside the source's own files."""
    kinds = [rule.kind for rule in under.rules.files.values() if rule.kind.startswith("x12")]
    if not kinds:
        return []
    from healthtrust.people.intake import sources_x12

    return sources_x12.notes(book, kinds, named=under.terms.synthetic)


def _write(book: DuckDBPyConnection, under: Loading, folders: tuple[Path, Path], report: LoadReport) -> None:
    here, to = folders
    if "identity" in under.tables:
        assert under.terms.identity is not None
        written.write_identities(book, here / "identity", under.terms.identity, report)
    written.write_records(book, under.records, (here / "records", to), report)


__all__ = ["Terms", "beside", "load"]
