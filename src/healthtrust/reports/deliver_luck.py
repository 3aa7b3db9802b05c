"""Luck in a contract as one page: who is paid for nothing, what it costs, which true saving is seen."""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.charts.deliver_luck import Axis, Lines, lines
from healthtrust.reports.charts.deliver_luck_periods import Nets, nets
from healthtrust.reports.figure import Figure, finished
from healthtrust.reports.phrases import opened
from healthtrust.study.luck import told
from healthtrust.study.luck.answer import Answer, Case
from healthtrust.study.luck.spread import MEANING

PEOPLE = Axis("people", "people of the party", "~s", multiplies=True)
PAID = Axis("paid [share]", "probability of being paid", ".0%")
COST = Axis("expected settlement [share of expected cost]", "expected settlement, of expected cost", ".2%")
SAVING = Axis("true saving [share]", "true saving, of expected cost", ".0%")


def luck_page(found: Answer) -> str:
    """Return an answer as one HTML file."""
    contract = found.asked.deal.contract
    top = Top(
        f"Luck: {contract.title}",
        f"{len(found.asked.parties.name):,} settlements, drawn {found.asked.repetitions:,} times",
        told.sentence(found),
        tuple(_numbers(found)),
        told.notes(found),
    )
    units = f"Money in {contract.currency}." if contract.currency else "Money in the statement's own."
    return page_of(top, tuple(_sections(found)), units)


def _numbers(found: Answer) -> Iterator[Said]:
    judged, code = found.main.found, found.asked.deal.contract.currency
    yield Said("Paid", told.share(float(judged.paid.mean())), "of settlements")
    yield Said("Charged", told.share(float(judged.charged.mean())), "of settlements")
    yield Said("Expected settlement", told.money(float(judged.expected.mean()), code), "of one party")
    yield Said("Standard deviation", told.money(float(judged.deviation.mean()), code), "of one settlement")


def _sections(found: Answer) -> Iterator[Section]:
    rows = told.settlement_rows(found)
    if found.shown is not None:
        yield _periods(found)
    yield Section(
        "nothing",
        f"Who is paid {told.saving_of(found.main)}?",
        "Luck of care is drawn, added to the true saving, and settled as the contract says.",
        tuple(_by_size(found, rows)),
        (table_of("Every case", rows),),
    )
    power = _power(found, rows)
    if power is not None:
        rule = (
            "A true saving is hidden by bad luck, too: below four times in five it is a gamble to make one."
        )
        yield Section("power", "Which true saving is seen?", rule, (power,))
    rule = "What lasts and what belongs to one year, from how alike the savings of a party are over years."
    table = table_of("What luck is drawn from", told.calibration_rows(found))
    yield Section("calibration", "How much luck is there?", rule, tables=(table,))


def _by_size(found: Answer, rows: told.Rows) -> Iterator[Figure]:
    """Yield what luck does by size: by variant where there are several, else by what counts as luck."""
    main = found.main
    variants = [c for c in found.cases if (c.counted, c.saving) == (main.counted, main.saving)]
    several = len(variants) > 1
    shown = {_variant(c): c for c in variants} if several else _readings(found)
    kind = "variant" if several else "reading of luck"
    for name, axis, column in (("luck-paid", PAID, "paid"), ("luck-cost", COST, "share of cost")):
        by = {label: _points(found, rows, case, column) for label, case in shown.items()}
        if all(len(points) > 1 for points in by.values()):
            yield finished(name, lines(Lines(by, PEOPLE, axis, kind, _finding(found, by, column))))


def _readings(found: Answer) -> dict[str, Case]:
    main = found.main
    same = [
        c for c in found.cases if (c.variant, c.years, c.saving) == (main.variant, main.years, main.saving)
    ]
    return {MEANING[case.counted]: case for case in same}


def _variant(case: Case) -> str:
    return case.variant + (f", {case.years} years" if case.years > 1 else "")


def _points(found: Answer, rows: told.Rows, case: Case, column: str) -> list[tuple[float, float]]:
    """Return a column of a case by people, the smallest first; the row of all parties left out."""
    names = [group.name for group in told.groups(found)]
    start = found.cases.index(case) * len(names)
    at = [start + k for k, name in enumerate(names) if name != "all"]
    return sorted((float(rows["people"][k]), float(rows[column][k])) for k in at)


def _finding(found: Answer, by: dict[str, list[tuple[float, float]]], column: str) -> str:
    points = next(iter(by.values()))
    (small, first), (large, last) = points[0], points[-1]
    verb, end = ("pays", "of settlements") if column == "paid" else ("costs the payer", "of expected cost")
    said = f"luck {verb} {told.share(first)} {end} at {small:,.0f} people, {told.share(last)} at {large:,.0f}"
    return f"{opened(told.saving_of(found.main))}, {said}"


def _power(found: Answer, rows: told.Rows) -> Figure | None:
    main, names = found.main, [group.name for group in told.groups(found)]
    same = (main.variant, main.counted, main.years)
    cases = [c for c in found.cases if (c.variant, c.counted, c.years) == same and c.saving != "observed"]
    if len(cases) < 2:
        return None
    cases = sorted(cases, key=lambda case: float(case.saving))
    by = {
        name: [
            (float(case.saving), float(rows["paid"][found.cases.index(case) * len(names) + g]))
            for case in cases
        ]
        for g, name in enumerate(names)
    }
    name, best = max(by.items(), key=lambda each: each[1][-1][1])
    saving, paid = best[-1]
    finding = f"A true saving of {told.share(saving)} is paid in {told.share(paid)} of years at best: {name}"
    return finished("luck-power", lines(Lines(by, SAVING, PAID, "size", finding)))


def _periods(found: Answer) -> Section:
    rows, code = told.period_rows(found), found.asked.deal.contract.currency
    names = ("net as shown", "net by luck", "net, low", "net, high")
    shown, luck, low, high = ([value / 1e6 for value in rows[name]] for name in names)
    unit = f"million {code}" if code else "million"
    sketch = nets(Nets(rows["period"], shown, luck, low, high, unit), lambda m: told.money(m * 1e6, code))
    rule = "Savings as measured less settlements, beside what luck leaves at the true saving asked for."
    figure = finished("luck-periods", sketch)
    return Section("periods", "Is it luck?", rule, (figure,), (table_of("Every period", rows),))
