"""Write the pages that must not disagree with the code: docs/reference/ and GLOSSARY.md.

    python scripts/write_reference.py           write every page that is missing or stale
    python scripts/write_reference.py --check   only name them; exit 1 if there are any

Headings and schema come from the classes of the design, accounts from the chart, services, measures and
numbers from the shipped tables, commands from the command line itself, refusals from running bad input. The
words around them stand in scripts/reference.toml.
"""

from __future__ import annotations

import csv
import inspect
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import reference_markdown as markdown
from reference_arrangements import arrangements
from reference_contracts import contract, contract_language, contracts
from reference_errors import errors
from reference_organisations import organisations
from reference_said import SAID

ROOT = Path(__file__).resolve().parents[1]
NOTE = markdown.NOTE
REFERENCE = ROOT / "docs" / "reference"


def pages() -> Iterator[tuple[Path, str]]:
    """Yield the path and the text of every generated page."""
    from healthtrust.deliver.contract import shipped_contracts
    from healthtrust.design.describe import schema
    from healthtrust.design.whole import HEADINGS

    writers: tuple[Callable[[], Iterable[str]], ...] = (
        index, design, designs, rules, files, tables, services, measures, parameters, schemes, contracts,
        contract_language, organisations, arrangements, accounts, commands, python, errors,
    )  # fmt: skip
    for write in writers:
        name = write.__name__.replace("_", "-")
        yield REFERENCE / f"{name}.md", markdown.page(_introduced(name, write()))
    for name in shipped_contracts():
        yield REFERENCE / "contracts" / f"{name}.md", markdown.page(contract(name))
    for word in HEADINGS:
        yield REFERENCE / f"{word}.md", markdown.page(heading(word))
    yield REFERENCE / "design.schema.json", json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
    yield ROOT / "GLOSSARY.md", markdown.page(_introduced("glossary", glossary()))


# ---- what is decided -----------------------------------------------------------------------------------


def index() -> Iterator[str]:
    """Yield the list of the reference pages."""
    listed = SAID["reference_pages"].items()
    yield "\n".join(f"- [{Path(page).stem.lower()}]({page}): {what}" for page, what in listed)


def design() -> Iterator[str]:
    """Yield the keys of a design file above its headings."""
    from healthtrust.design.describe import parameters as described
    from healthtrust.design.whole import HEADINGS

    above = [p for p in described() if "." not in p.name and p.name not in HEADINGS]
    yield markdown.keys(above)


def heading(word: str) -> Iterator[str]:
    """Yield the keys of one heading, as the design's own classes tell them."""
    from healthtrust.design.describe import reference_page

    yield reference_page(word)
    yield f"The theory behind it: [{word}](../explanation/{word}.md)."
    yield SAID["beside_heading"].get(word, "")


def designs() -> Iterator[str]:
    """Yield each bundled design with what its numbers rest on."""
    from healthtrust.design.read import read_design

    for name, use in SAID["designs"].items():
        read = read_design(name).design
        yield f"## {name}: {read.title}"
        yield f"{use} Data: {read.data}. Years: {read.years}. Currency: {read.currency}. Seed: {read.seed}."
        rows = [[f"`{path}`", source.status, source.source] for path, source in read.sources.items()]
        yield markdown.table(["number", "status", "source"], rows)


def rules() -> Iterator[str]:
    """Yield the keys of the rules that a command reads from a file of their own."""
    from healthtrust.design.describe import parameters as described

    for rule in SAID["rule"]:
        module, _, name = rule["heading"].rpartition(".")
        keys = described(getattr(import_module(module), name))
        yield f"## {rule['title']}"
        yield rule["use"]
        yield markdown.keys(keys)


# ---- what is shipped -----------------------------------------------------------------------------------


def services() -> Iterator[str]:
    """Yield the catalogue of services, mandatory ones first, then by cost per QALY."""
    rows = _rows("formulas/interventions")
    rows.sort(key=lambda row: (row["mandatory"] != "yes", _per_qaly(row)))
    columns = ["service", "code", "setting", "mandatory", "price [GBP]", "benefit [QALY]", "GBP per QALY"]
    yield from markdown.sourced(columns, [[*_service(row), row["source"], row["status"]] for row in rows])


def _service(row: Mapping[str, str]) -> list[str]:
    mandatory = "yes" if row["mandatory"] == "yes" else ""
    numbers = [f"{float(row['price']):,.0f}", f"{float(row['benefit']):g}", f"{_per_qaly(row):,.0f}"]
    return [row["name"], f"`{row['code']}`", row["setting"], mandatory, *numbers]


def _per_qaly(row: Mapping[str, str]) -> float:
    return float(row["price"]) / float(row["benefit"])


def measures() -> Iterator[str]:
    """Yield the measures that review computes."""
    columns = ["name", "code", "numerator", "denominator", "unit", "direction", "interval", "meaning"]
    rows = [[f"`{row[c]}`" if c == "code" else row[c] for c in columns] for row in _rows("measures/measures")]
    yield markdown.table(["better" if c == "direction" else c for c in columns], rows)


def parameters() -> Iterator[str]:
    """Yield every shipped table of numbers."""
    for name, what in SAID["tables"].items():
        header, body = _csv(name)
        yield f"## {name.partition('/')[2]}"
        yield what
        yield from markdown.sourced(header[:-2], body)
    for name, what in SAID["drawn_tables"].items():
        yield f"## {name.partition('/')[2]}"
        yield what
        yield from _moments(*_csv(name))


def _moments(header: Sequence[str], body: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield mean, standard deviation and middle 90 % of columns of draws but the first (a number)."""
    draws = np.array([row[1:] for row in body], dtype=np.float64)
    low, high = np.quantile(draws, (0.05, 0.95), axis=0)
    numbers = zip(draws.mean(axis=0), draws.std(axis=0, ddof=1), low, high, strict=True)
    rows = [[name, *(f"{each:.3g}" for each in four)] for name, four in zip(header[1:], numbers, strict=True)]
    yield f"{len(draws):,} draws."
    yield markdown.table(["coefficient", "mean", "standard deviation", "5th percentile", "95th"], rows)


def schemes() -> Iterator[str]:
    """Yield what each transfer scheme is set to: every dated number, then what may be chosen."""
    from healthtrust.design.describe import parameters as described
    from healthtrust.market.schemes.parameters import stated
    from healthtrust.market.schemes.registry import SCHEMES

    for name, package in SCHEMES.items():
        of = _parameters_of(package)
        shipped = stated(of, name, None)
        told = {key.name: key for key in described(of) if "." not in key.name}
        facts = [
            (told[key], fact, after)
            for key, dated in shipped.facts().items()
            for fact, after in zip(dated, [*(later.year for later in dated[1:]), None], strict=True)
        ]
        choices = [told[key] for key in told if key not in {*shipped.facts(), "title", "currency", "year"}]
        yield f"## {shipped.title}: `--scheme {name}`"
        yield f"Money is {shipped.currency} unless another is named."
        yield from markdown.sourced(
            ["number", "meaning", "unit", "value", "holds"],
            [[*_fact(key, fact, after), fact.source, fact.status] for key, fact, after in facts],
        )
        yield markdown.keys(choices) if choices else ""


def _parameters_of(package: str) -> Any:
    """Return the class of a scheme's parameters."""
    from healthtrust.market.schemes.parameters import SchemeParameters

    found = vars(import_module(f"{package}.parameters")).values()
    (of,) = [c for c in found if inspect.isclass(c) and SchemeParameters in c.__bases__]
    return of


def _fact(key: Any, fact: Any, after: int | None) -> list[str]:
    """Return the cells of one dated number; after: the year in which another takes its place."""
    last = fact.until or (after - 1 if after else None)
    held = f"{fact.year} to {last}" if last else f"from {fact.year}" if fact.year else "always"
    held = str(fact.year) if last == fact.year else held
    return [f"`{key.name}`", key.meaning, key.unit or "–", markdown.in_words(fact.value), held]


def glossary() -> Iterator[str]:
    """Yield the terms, grouped by the step in which each is at home."""
    rows = _rows("codes/glossary")
    for step in dict.fromkeys(row["step"] for row in rows):
        yield f"## {step.capitalize()}"
        yield "\n".join(f"- **{row['term']}**: {row['meaning']}" for row in rows if row["step"] == step)


def accounts() -> Iterator[str]:
    """Yield the chart of accounts, owner by owner."""
    from healthtrust.ledger.chart import CHART, OWNERS

    for owner in OWNERS:
        own = [account for account in CHART if account.owner == owner]
        rows = [[str(int(a.code)), a.name, a.kind, a.tag or "–", a.meaning] for a in own]
        yield f"## {owner.capitalize()}"
        yield markdown.table(["code", "account", "kind", "always says its", "meaning"], rows)


# ---- what is read, typed and imported ------------------------------------------------------------------


def files() -> Iterator[str]:
    """Yield the columns of the tables that a user may bring, and of those that a year writes."""
    from healthtrust.package.catalogue import CANDIDATES
    from healthtrust.people.margins import AGE_SEX
    from healthtrust.records.exchange import EXCHANGE
    from healthtrust.records.persons import PERSONS

    brought = {"people.file": PERSONS, "people.age_sex": AGE_SEX, "package.catalogue": CANDIDATES}
    for key, table in brought.items():
        yield f"## {table.name.capitalize()}: `{key}`"
        yield _columns(table)
    yield "## The tables of exchange"
    yield "What a simulated year writes in the form that a real year would be read from."
    for table in EXCHANGE:
        yield f"### {table.name.capitalize()}"
        yield _columns(table)


def _columns(table: Any) -> str:
    rows = [
        [f"`{c.name}`", c.meaning, c.unit or "–", _allowed(c), "yes" if c.required else ""]
        for c in table.columns
    ]
    return markdown.table(["column", "meaning", "unit", "allowed", "required"], rows)


def _allowed(column: Any) -> str:
    limits = [] if column.low is None else [f"at least {column.low:,.12g}"]
    limits += [] if column.high is None else [f"at most {column.high:,.12g}"]
    return ", ".join(column.choices or limits + ["each once"] * column.unique) or column.kind


def tables() -> Iterator[str]:
    """Yield the result tables of a run with their columns, by making small years that fill them."""
    import healthtrust
    from healthtrust.runs.meanings import meanings
    from healthtrust.runs.tables import TABLES

    states = []
    for name, *overrides in SAID["years_for_tables"]:
        read = healthtrust.read_design(name, overrides)
        states.append(healthtrust.run_year(healthtrust.opening(read.design, read.folder)))
    for table in TABLES:
        made = next((found for state in states if (found := table.make(state))), {})
        named = [f"`{name}` [{table.units[name]}]" if name in table.units else f"`{name}`" for name in made]
        yield f"## {table.name}"
        yield meanings()[table.name]
        yield f"Columns: {', '.join(named)}." if named else ""


def commands() -> Iterator[str]:
    """Yield the verbs of the command line with their arguments and options."""
    import typer

    from healthtrust.cli.main import app

    yield from _verbs(typer.main.get_command(app), "##", ())


def _verbs(group: Any, mark: str, above: Sequence[str]) -> Iterator[str]:
    """Yield the verbs of a group; those of a group within it stand below it."""
    for name, verb in group.commands.items():
        taken = [p.metavar for p in verb.params if p.param_type_name == "argument"]
        yield " ".join([mark, *above, name, *taken])
        yield verb.help
        rows = [[_typed(p), _helped(p), _default(p)] for p in verb.params if p.name != "help"]
        yield markdown.table(["argument or option", "meaning", "default"], rows) if rows else ""
        if hasattr(verb, "commands"):
            yield from _verbs(verb, f"{mark}#", [*above, name])


def _typed(parameter: Any) -> str:
    names = [*parameter.opts, *parameter.secondary_opts]
    if parameter.param_type_name == "argument":
        names = [parameter.metavar]
    said = ", ".join(f"`{name}`" for name in names)
    return f"{said} {parameter.metavar}" if parameter.metavar not in (None, *names) else said


def _helped(parameter: Any) -> str:
    return (parameter.help or "").replace("<", "\\<")


def _default(parameter: Any) -> str:
    value = parameter.default
    if parameter.required:
        return "must be given"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"`{value}`" if value not in (None, "", (), []) else "none"


def python() -> Iterator[str]:
    """Yield the public names of the library with their first sentence."""
    import healthtrust

    things = {name: getattr(healthtrust, name) for name in healthtrust.__all__}
    rows = [
        [f"`{name}{_takes(thing)}`", (inspect.getdoc(thing) or "").splitlines()[0]]
        for name, thing in things.items()
    ]
    yield markdown.table(["name", "what it is or does"], rows)


def _takes(thing: Any) -> str:
    return "" if inspect.isclass(thing) else f"({', '.join(inspect.signature(thing).parameters)})"


# ---- pages and files --------------------------------------------------------------------------------


def _introduced(name: str, parts: Iterable[str]) -> Iterator[str]:
    from healthtrust.design.whole import HEADINGS

    headings = ", ".join(f"[{word}]({word}.md)" for word in HEADINGS)
    yield SAID["introductions"][name].format(headings=headings, number=len(_rows("formulas/interventions")))
    yield from parts


def _rows(table: str) -> list[dict[str, str]]:
    """Return the rows of a shipped table as texts, by the names of its columns without their units."""
    header, body = _csv(table)
    return [dict(zip((name.partition(" [")[0] for name in header), row, strict=True)) for row in body]


def _csv(table: str) -> tuple[list[str], list[list[str]]]:
    from healthtrust.records.store import shipped

    with shipped(*table.split("/")).open(encoding="utf-8", newline="") as stream:
        header, *body = list(csv.reader(stream))
    return header, body


def stale() -> list[tuple[Path, str]]:
    """Return each page that is missing or differs, with what it should say."""
    return [(p, text) for p, text in pages() if not p.is_file() or p.read_text(encoding="utf-8") != text]


def main(only_check: bool) -> int:
    """Name the stale pages and, unless only asked to check, write them; return the exit code."""
    found = stale()
    for path, text in found:
        print(path.relative_to(ROOT))
        if not only_check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return int(only_check and bool(found))


if __name__ == "__main__":
    sys.exit(main(only_check="--check" in sys.argv[1:]))
