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
from healthtrust.people.intake import contents, judged, written
from healthtrust.people.intake.mapping import IntakeMapping, mapping_file, read_mapping
from healthtrust.people.intake.relations import open_relations
from healthtrust.people.intake.report import LoadReport, loads_of
from healthtrust.people.intake.reported import reported
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
    report = reported(book, under, (content, files), judged.judged(book, under))
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


def _write(book: DuckDBPyConnection, under: Loading, folders: tuple[Path, Path], report: LoadReport) -> None:
    here, to = folders
    if "identity" in under.tables:
        assert under.terms.identity is not None
        written.write_identities(book, here / "identity", under.terms.identity, report)
    written.write_records(book, under.records, (here / "records", to), report)


__all__ = ["Terms", "beside", "load"]
