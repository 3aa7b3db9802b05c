"""What `healthtrust deliver luck` prints: a sentence, luck by size, power, variants, readings, periods."""

from __future__ import annotations

from healthtrust.cli.say import say_table
from healthtrust.study.luck import told
from healthtrust.study.luck.answer import Answer, Case

SHORT = {"year": "that of the year", "chance": "and of the base years", "all": "all but true saving"}
"""Readings of luck, as heads of columns."""


def say(found: Answer) -> None:
    """Print an answer for people."""
    print(told.sentence(found))
    rows = told.settlement_rows(found)
    main, code = found.main, found.asked.deal.contract.currency
    print()
    print(f"Settlements {told.saving_of(main)}")
    header = ("", "people", "paid", "charged", "held back", "at a limit", "expected", "sd", "detectable")
    say_table(header, [_line(rows, k, code) for k in _of(found, rows, main)])
    _say_power(found, rows)
    _say_variants(found, rows)
    _say_readings(found, rows)
    _say_periods(found)
    print()
    for note in told.notes(found):
        print(note)


def _of(found: Answer, rows: told.Rows, case: Case) -> list[int]:
    """Return the rows of one case."""
    size = len(told.groups(found))
    start = found.cases.index(case) * size
    return list(range(start, start + size))


def _line(rows: told.Rows, k: int, code: str) -> list[str]:
    chances = [told.share(rows[name][k]) for name in ("paid", "charged", "held back", "at a limit")]
    amounts = [told.money(rows[name][k], code) for name in ("expected settlement", "standard deviation")]
    return [rows["group"][k], f"{rows['people'][k]:,}", *chances, *amounts, _share(rows["detectable"][k])]


def _share(value: float | None) -> str:
    return "none" if value is None else told.share(value)


def _say_power(found: Answer, rows: told.Rows) -> None:
    """Print the probability of being paid by true saving, of the first variant."""
    main = found.main
    same = (main.variant, main.counted, main.years)
    cases = [case for case in found.cases if (case.variant, case.counted, case.years) == same]
    if len(cases) < 2:
        return
    print()
    print("Paid, by true saving")
    at = [_of(found, rows, case) for case in cases]
    names = [case.saving if case.saving == "observed" else told.share(float(case.saving)) for case in cases]
    lines = [
        [group.name, *(told.share(rows["paid"][each[g]]) for each in at)]
        for g, group in enumerate(told.groups(found))
    ]
    say_table(("", *names), lines)


def _say_variants(found: Answer, rows: told.Rows) -> None:
    """Print variants and years pooled side by side, at the first true saving."""
    main = found.main
    cases = [c for c in found.cases if c.counted == main.counted and c.saving == main.saving]
    if len(cases) < 2:
        return
    print()
    print(f"Variants {told.saving_of(main)}: paid, and expected settlement as a share of expected cost")
    names = [case.variant + (f", {case.years} years" if case.years > 1 else "") for case in cases]
    at = [_of(found, rows, case) for case in cases]
    lines = [
        [group.name, *(_both(rows, each[g]) for each in at)] for g, group in enumerate(told.groups(found))
    ]
    say_table(("", *names), lines)


def _both(rows: told.Rows, k: int) -> str:
    return f"{told.share(rows['paid'][k])}, {100 * rows['share of cost'][k]:.2f} %".replace("-", "−")


def _say_readings(found: Answer, rows: told.Rows) -> None:
    """Print the first case under each reading of what is luck."""
    main = found.main
    print()
    print(f"Paid {told.saving_of(main)}, by what counts as luck")
    cases = [
        next(c for c in found.cases if (c.counted, c.years, c.saving) == (name, main.years, main.saving))
        for name in SHORT
    ]
    at = [_of(found, rows, case) for case in cases]
    lines = [
        [group.name, *(told.share(rows["paid"][each[g]]) for each in at)]
        for g, group in enumerate(told.groups(found))
    ]
    say_table(("", *(SHORT[case.counted] for case in cases)), lines)


def _say_periods(found: Answer) -> None:
    rows = told.period_rows(found)
    if not rows:
        return
    print()
    print("What is left to the payer, as the statement shows it and by luck")
    code = found.asked.deal.contract.currency
    names = (
        "saving shown",
        "settled as shown",
        "net as shown",
        "net by luck",
        "net, low",
        "net, high",
    )
    lines = [
        [rows["period"][k], f"{rows['settlements'][k]:,}"]
        + [told.money(rows[name][k], code) for name in names]
        for k in range(len(rows["period"]))
    ]
    say_table(("period", "settlements", *names), lines)
