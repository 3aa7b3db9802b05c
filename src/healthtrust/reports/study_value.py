"""What a study is worth as one page: cost and health, chances and losses, what to find out, who gains."""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.ground.money import SYMBOLS
from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.charts.draws_equity import Placed, equity_plane
from healthtrust.reports.charts.draws_plane import Beside, plane
from healthtrust.reports.charts.draws_thresholds import At, acceptability, information, losses
from healthtrust.reports.charts.draws_worth import GROUP, SINGLE, Known, finding_out
from healthtrust.reports.figure import Figure, finished
from healthtrust.study.draws import value_told as told
from healthtrust.study.draws.summary import spread_of
from healthtrust.study.draws.told import amount, percent
from healthtrust.study.draws.valued import Valued


def value_page(found: Valued) -> str:
    """Return what a study is worth as one HTML file."""
    heading = f"{len(found.study.designs)} designs, {found.draws:,} draws"
    top = Top(
        "Which design?",
        heading,
        told.sentence(found),
        tuple(_numbers(found)),
        tuple(told.notes(found)),
        source="from trials of designs",
    )
    return page_of(top, tuple(_sections(found)), f"Money in {found.study.currency}.")


def _numbers(found: Valued) -> Iterator[Said]:
    money = found.study.currency
    yield Said("Best", found.study.designs[found.best], f"in {percent(found.chance)} of draws")
    yield Said("A QALY counts", f"{amount(found.threshold)} {money}", "")
    each = found.perfect.worth * found.per_person
    yield Said("Perfect information", f"{amount(each)} {money}", "per person and year")


def _sections(found: Valued) -> Iterator[Section]:
    tables, code = told.tables(found), found.study.currency
    symbol = SYMBOLS.get(code, f"{code} ")
    yield Section(
        "plane",
        "What does it cost more, and what does it bring?",
        "Dominated: another brings as much for no more. Extended: a mixture of two others does better.",
        (finished("draws-plane", plane(_beside(found, symbol))),),
        (table_of("Incremental analysis", tables["designs"]), table_of("Beside the first", tables["plane"])),
    )
    at = found.by_threshold
    yield Section(
        "chances",
        "Which design is best, at what worth of a QALY?",
        "The chance to be best says how often; the expected loss, how much is lost where it is not.",
        (
            finished(
                "draws-acceptability", acceptability(_at(found, symbol, chance=True), at.frontier.tolist())
            ),
            finished("draws-losses", losses(_at(found, symbol, chance=False))),
        ),
        (table_of("By worth of a QALY", tables["thresholds"]),),
    )
    yield Section(
        "information",
        "What would be worth finding out?",
        "No study of these values can be worth more than knowing them exactly.",
        tuple(_information(found, (symbol, code))),
        (table_of("Worth of knowing", tables["information"]),),
    )
    if "equity" in tables:
        yield Section(
            "equity",
            "Healthier, and more equal?",
            "By deprivation fifth; health displaced and health from programmes are alike to all.",
            (finished("draws-equity", equity_plane(found.study.designs[0], tuple(_placed(found)))),),
            (table_of("Beside the first", tables["equity"]),),
        )


def _beside(found: Valued, symbol: str) -> Beside:
    names = found.study.designs
    qalys, cost = (
        {names[k]: each[k] - each[0] for k in range(1, len(names))} for each in (found.qalys, found.cost)
    )
    return Beside(names[0], qalys, cost, found.threshold, symbol, found.study.currency)


def _at(found: Valued, symbol: str, *, chance: bool) -> At:
    at = found.by_threshold
    values = at.chance if chance else at.loss
    by = {name: values[:, k].tolist() for k, name in enumerate(found.study.designs)}
    best = [found.study.designs[k] for k in at.best.tolist()]
    return At(at.threshold.tolist(), by, best, found.threshold, symbol, found.study.currency)


def _information(found: Valued, unit: tuple[str, str]) -> Iterator[Figure]:
    at, each = found.by_threshold, found.per_person
    worth = (at.perfect * each).tolist()
    yield finished("draws-information", information(at.threshold.tolist(), worth, found.threshold, unit))
    known = [
        Known(row.name, kind, row.worth.worth * each, row.worth.standard_error * each, row.chance * each)
        for kind, rows in ((GROUP, found.groups), (SINGLE, found.singles))
        for row in rows
        if row.tells
    ]
    if known:
        yield finished("draws-worth", finding_out(known, found.perfect.worth * each, unit))


def _placed(found: Valued) -> Iterator[Placed]:
    assert found.equity is not None
    net, fair = found.equity
    for k in range(1, len(found.study.designs)):
        ways = (spread_of(each[k]) for each in (net, fair))
        ends = [(way.mean, way.low, way.high) for way in ways]
        yield Placed(found.study.designs[k], ends[0], ends[1], float((net[k] + fair[k] > 0).mean()))
