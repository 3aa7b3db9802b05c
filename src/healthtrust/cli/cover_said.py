"""What `healthtrust market cover` says and writes: a sentence, who holds what, its effects, who pays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from healthtrust.cli.columns import as_sheet, as_texts, write_csv
from healthtrust.cli.say import say_table
from healthtrust.ground.money import to_minor, words
from healthtrust.market.cover.answer import Found
from healthtrust.market.cover.rows import MONEY, Rows, cover_rows, effect_rows, finance_rows, take_up_rows
from healthtrust.market.cover.said import by_price, percent, sentence, tables
from healthtrust.market.told_tables import in_units
from healthtrust.records.sheets import write_sheets
from healthtrust.records.whole_file import write_whole

FIFTHS = 5


def say(found: Found) -> None:
    """Print the answer."""
    print(sentence(found))
    if cover_rows(found):
        _table("Who holds it", _held(found))
        _table(
            "Of each fifth by income, the poorest first", in_units(_by_fifth(found), MONEY, found.asked.money)
        )
        _table(f"What it does to the core in a year, {found.asked.money.code}", _effects(found))
        for told in by_price(found):
            print(told)
    _table("Who pays, as the WHO splits it", _payers(found))


def _held(found: Found) -> Rows:
    rows = cover_rows(found)
    limits = [_limits(rows, k) for k in range(len(rows["low"]))]
    return {
        "regime": rows["regime"],
        "cover": rows["cover"],
        "counted as": [source.removesuffix(" private") for source in rows["counted as"]],
        "share": [percent(share) for share in rows["share"]],
        "interval": limits,
        "elasticity": rows["income elasticity"],
        "arc": rows["arc elasticity"],
        "may not": rows["hold though they may not"],
    }


def _by_fifth(found: Found) -> Rows:
    """Return one row a cover and fifth; after a switch only where it changed something."""
    rows = take_up_rows(found, FIFTHS)
    told: Rows = {"cover": [], "fifth": [], "mean income": [], "share": [], "95 %": []}
    regimes = list(dict.fromkeys(rows["regime"]))
    if len(regimes) > 1:
        told |= {"share after": [], "95 % ": []}
    at = {key: k for k, key in enumerate(zip(rows["cover"], rows["group"], rows["regime"], strict=True))}
    for cover, group in dict.fromkeys((cover, group) for cover, group, _ in at):
        told["cover"].append(cover)
        told["fifth"].append(group)
        told["mean income"].append(rows["mean income"][_first(at, (cover, group), regimes)])
        for regime, names in zip(regimes, (("share", "95 %"), ("share after", "95 % ")), strict=False):
            k = at.get((cover, group, regime))
            said = (
                ("–", "") if k is None else (percent(rows["share"][k]), _limits(rows, k).removesuffix(" %"))
            )
            for name, each in zip(names, said, strict=True):
                told[name].append(each)
    return told


def _first(at: dict[tuple[str, int, str], int], of: tuple[str, int], regimes: list[str]) -> int:
    """Return the row of a cover and fifth in the first regime that has it."""
    return next(at[(*of, regime)] for regime in regimes if (*of, regime) in at)


def _limits(rows: Rows, k: int) -> str:
    return f"{100 * rows['low'][k]:.1f} to {percent(rows['high'][k])}"


def _effects(found: Found) -> Rows:
    rows = effect_rows(found)
    shown = {"lost": "contributions lost", "saved": "cost saved", "extra use": "extra use"}
    shown |= {"net": "net cost to the core"}
    even = ["" if share is None else percent(share) for share in rows["break-even share"]]
    named: Rows = {name: rows[name] for name in ("regime", "cover")}
    return named | {short: rows[name] for short, name in shown.items()} | {"break-even": even}


def _payers(found: Found) -> Rows:
    rows, money = finance_rows(found), found.asked.money
    told: Rows = {"source": rows["source"]}
    for name in ("before", "relabelled", "after"):
        if name in rows:
            shares = rows[f"{name}, share"]
            told[name] = [
                f"{words(to_minor(amount, money), money)}, {percent(share)}"
                for amount, share in zip(rows[name], shares, strict=True)
            ]
    return told


def _table(title: str, rows: Mapping[str, Sequence[Any]]) -> None:
    print(f"\n{title}")
    say_table(list(rows), as_texts(rows, list(rows)))


def write_answer(found: Found, to: Path) -> None:
    """Write every table as a workbook, the page with its figure, or take-up by income fifth as CSV."""
    if to.suffix.lower() == ".html":
        from healthtrust.reports.market_cover import cover_page

        write_whole(cover_page(found), to)
    elif to.suffix.lower() == ".csv":
        write_csv(in_units(take_up_rows(found), MONEY, found.asked.money), to)
    else:
        told = [("says", sentence(found)), ("currency", found.asked.money.code)]
        told += [(f"not fitted, {cover}", why) for cover, why in found.untold.items()]
        priced = {name: in_units(rows, MONEY, found.asked.money) for name, rows in tables(found).items()}
        sheets = {name: as_sheet(rows) for name, rows in priced.items()}
        write_sheets(to, "Private cover beside the core", {**sheets, "answer": (("what", "found"), told)})
