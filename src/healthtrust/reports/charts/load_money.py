"""Where did the money of a load go? A bar for each part of each column; together they are what came in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from healthtrust.ground.money import SYMBOLS, Currency, to_major, words
from healthtrust.people.intake.report import ASIDE, ENROLLED, KEPT, NOBODY, OUTSIDE, WITHDRAWN, MoneyReport
from healthtrust.reports.charts.grammar import band, chart, colour, mark, money
from healthtrust.reports.charts.theme import BLUE, GREY, ORANGE, PINK, PURPLE
from healthtrust.reports.figure import Sketch

HUES = {
    ENROLLED: BLUE,
    KEPT: BLUE,
    OUTSIDE: ORANGE,
    NOBODY: PINK,
    ASIDE: PURPLE,
    WITHDRAWN: GREY,
    "not accounted for": GREY,
}


def parts(told: Sequence[tuple[str, MoneyReport]], currency: Currency) -> Sketch | None:
    """Return where each column of money went; None without money. told: the table and the column's report."""
    if not any(each.money_in for _, each in told):
        return None
    listed = [
        (f"{table}, {each.column}, {part}", part, amount)
        for table, each in told
        for part, amount in (*each.parts.items(), ("not accounted for", each.money_in - each.found))
        if amount or part not in (NOBODY, "not accounted for")
    ]
    columns: dict[str, list[Any]] = {
        "what": [what for what, _, _ in listed],
        "part": [part for _, part, _ in listed],
        "amount": [float(to_major(amount, currency)) for *_, amount in listed],
    }
    hues = {part: hue for part, hue in HUES.items() if part in columns["part"]}
    y = band("what", None)
    x = money("amount", SYMBOLS.get(currency.code, f"{currency.code} "), "amount")
    missing = sum(abs(each.money_in - each.found) for _, each in told)
    found = (
        "Every amount that came in is accounted for"
        if not missing
        else f"{words(missing, currency)} that came in is not accounted for"
    )
    return Sketch(
        title=found,
        alt="; ".join(f"{what}: {words(amount, currency)}" for what, _, amount in listed),
        spec=chart(
            columns,
            mark("bar", {"y": y, "x": x, "color": colour("part", hues, legend=None)}),
            height={"step": 26},
        ),
        columns={
            "what": columns["what"],
            f"amount [{currency.code}]": columns["amount"],
        },
    )
