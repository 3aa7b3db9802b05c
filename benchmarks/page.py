"""The page of results: goals, ratios, memory, growth and peers, as tables of plain Markdown."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.catalogue import BENCHMARKS
from benchmarks.measured import figure, reached

REASONS = Path(__file__).with_name("reasons.toml")
NO_REASON = "no reason written"
Record = dict[str, Any]


@dataclass
class Measured:
    """What a run has measured: records by benchmark, and what of it is missing."""

    machine: Mapping[str, Any]
    records: list[Record] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    crashed: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    date: str = ""

    def of(self, name: str) -> list[Record]:
        """Return the records of one benchmark."""
        return [each for each in self.records if each["benchmark"] == name]

    def missed(self) -> list[Record]:
        """Return the records that do not reach their goal, with the reason written or `NO_REASON`."""
        reasons = written()
        return [
            {**each, "reason": reasons.get(_key(each)) or each.get("reason") or NO_REASON}
            for each in self.records
            if reached(each) is False
        ]

    def unexplained(self) -> list[Record]:
        """Return the goals that are missed without a reason."""
        return [each for each in self.missed() if each["reason"] == NO_REASON]


def written(file: Path = REASONS) -> dict[tuple[str, str], str]:
    """Return the reasons that are written, by benchmark and measure."""
    with file.open("rb") as text:
        return {_key(each): each["says"] for each in tomllib.load(text).get("reason", [])}


def _key(told: Mapping[str, Any]) -> tuple[str, str]:
    return told["benchmark"], told["measure"].strip()


def page(run: Measured) -> str:
    """Return the page."""
    return "\n".join([*_head(run), *_goals(run), *_absent(run), *_tables(run), *_peers(run)]).rstrip() + "\n"


def _head(run: Measured) -> Iterator[str]:
    machine = run.machine
    versions = ", ".join(f"{name} {of}" for name, of in machine["libraries"].items())
    yield "# Speed and memory, measured"
    yield ""
    yield "`make bench` has written this page; nobody has edited it. All figures come from one run."
    yield ""
    yield f"* Machine: {machine['cores']} cores, {machine['gib']} GiB, {machine['instructions']}."
    yield f"* {machine['system']}, Python {machine['python']}."
    yield f"* Libraries: {versions}."
    yield f"* The run took {sum(run.seconds.values()) / 60:.0f} minutes{run.date and f', on {run.date}'}."
    yield "* A ratio says how many times faster ours is than the baseline beside it; below 1 it is slower."
    yield "  It is the median of pairs run in turn, three where one takes less than 20 s, or one;"
    yield "  least and largest stand in brackets."
    yield "* Memory is the peak of a whole process: interpreter, libraries and made-up data included."
    yield "* An exponent of 1 is linear; up to 1.1 is called so."
    yield ""


def _goals(run: Measured) -> Iterator[str]:
    judged = [each for each in run.records if reached(each) is not None]
    missed = run.missed()
    yield "## Goals"
    yield ""
    yield f"{len(judged) - len(missed)} of {len(judged)} goals are reached."
    yield ""
    if missed:
        yield from row("benchmark", "measure", "found", "goal", "why")
        yield from row(*["---"] * 5)
        for each in missed:
            said = each["measure"].strip(), value(each), goal(each), each["reason"]
            yield from row(f"`{each['benchmark']}`", *said)
        yield ""


def _absent(run: Measured) -> Iterator[str]:
    for told, of in (("Left out", run.left_out), ("Crashed", run.crashed)):
        if of:
            yield f"{told}: " + "; ".join(f"`{name}` ({why})" for name, why in of.items()) + "."
            yield ""


def _tables(run: Measured) -> Iterator[str]:
    headings = dict.fromkeys(each.heading for each in BENCHMARKS if each.name != "peers")
    for heading in headings:
        found = [
            (each.name, run.of(each.name))
            for each in BENCHMARKS
            if each.heading == heading and run.of(each.name)
        ]
        if not found:
            continue
        yield f"## {heading}"
        yield ""
        for name, records in found:
            yield f"`benchmarks/{name}.py`, {run.seconds.get(name, 0):.0f} s"
            yield ""
            yield from _table(records)
            yield ""


def _table(records: Iterable[Record]) -> Iterator[str]:
    yield from row("measure", "found", "goal", "reached", "ratio", "beside", "GiB", "GiB a million rows")
    yield from row("---", "--:", "--:", "---", "--:", "---", "--:", "--:")
    for each in records:
        met = {True: "yes", False: "no", None: ""}[reached(each)]
        name = each["measure"]
        shown = f"· {name.strip()}" if name.startswith(" ") else name
        memory = each.get("peak_gib")
        rows = each.get("rows") or 0
        per_million = figure(memory / rows * 1e6) if memory and rows >= 1_000_000 else ""
        size = figure(memory) if memory else ""
        yield from row(
            shown, value(each), goal(each), met, ratio(each), each.get("baseline") or "", size, per_million
        )


def _peers(run: Measured) -> Iterator[str]:
    lines = run.of("peers")
    if not lines:
        return
    yield "## Beside others"
    yield ""
    yield "`benchmarks/peers/README.md` says what each of them runs, and in what its work differs from ours."
    yield ""
    for measure, rows in dict.fromkeys((each["measure"], each["rows"]) for each in lines):
        same = [each for each in lines if (each["measure"], each["rows"]) == (measure, rows)]
        yield f"### {measure.capitalize()}, {rows:,} rows"
        yield ""
        yield from _side_by_side(same)
        yield ""


def _side_by_side(lines: list[Record]) -> Iterator[str]:
    ours = [each["tool"] for each in lines if each.get("ours")]
    yield from row("tool", "version", lines[0]["unit"], *(f"{each} is" for each in ours), "GiB", "remark")
    yield from row("---", "---", "--:", *["--:"] * len(ours), "--:", "---")
    for each in sorted(lines, key=lambda line: -(line.get("value") or 0)):
        speed = ""
        if each.get("value") is not None:
            low, high = each.get("spread") or (each["value"],) * 2
            speed = f"{figure(each['value'])} ({figure(low)} to {figure(high)})"
        over = [_times(each.get("over", {}).get(name)) for name in ours]
        memory = figure(each["peak_gib"]) if each.get("peak_gib") else ""
        remark = each.get("lacks") or each.get("differs") or ""
        yield from row(each["tool"], each.get("version") or "", speed, *over, memory, remark)


def _times(over: float | None) -> str:
    return f"{figure(over)} x" if over else ""


def row(*cells: str) -> Iterator[str]:
    """Yield one row of a table."""
    yield "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def value(told: Mapping[str, Any]) -> str:
    """Return a value with its unit."""
    if told["unit"] == "true":
        return "yes" if told["value"] else "no"
    return f"{figure(told['value'])} {told['unit']}".strip()


def goal(told: Mapping[str, Any]) -> str:
    """Return a goal, empty where there is none."""
    if told.get("goal") is None:
        return ""
    if told["unit"] == "true":
        return "yes"
    return f"{'≥' if told.get('better') == 'more' else '≤'} {figure(told['goal'])}"


def ratio(told: Mapping[str, Any]) -> str:
    """Return a ratio with its spread, empty where there is none."""
    if told.get("ratio") is None:
        return ""
    low, high = told.get("spread") or (told["ratio"],) * 2
    return f"{figure(told['ratio'])} ({figure(low)} to {figure(high)})"
