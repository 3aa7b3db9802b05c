"""What `healthtrust market cover` says on a screen: a sentence, who holds what, its effects, who pays."""

from __future__ import annotations

from healthtrust.cli.columns import as_texts
from healthtrust.cli.say import say_table
from healthtrust.ground.money import to_minor, words
from healthtrust.market.cover.answer import Found
from healthtrust.market.cover.rows import Rows, cover_rows, effect_rows, finance_rows, take_up_rows
from healthtrust.market.cover.said import by_price, percent, sentence

FIFTHS = 5


def say(found: Found) -> None:
    """Print the answer."""
    print(sentence(found))
    if cover_rows(found):
        _table("Who holds it", _held(found))
        _table("Of each fifth by income, the poorest first", _by_fifth(found))
        _table("What it does to the core in a year", _effects(found))
        for told in by_price(found):
            print(told)
    _table("Who pays, as the WHO splits it", _payers(found))


def _held(found: Found) -> Rows:
    rows = cover_rows(found)
    limits = [
        f"{100 * low:.1f} to {percent(high)}" for low, high in zip(rows["low"], rows["high"], strict=True)
    ]
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
    rows = take_up_rows(found, FIFTHS)
    each = range(0, len(rows["cover"]), FIFTHS)
    told: Rows = {name: [rows[name][start] for start in each] for name in ("regime", "cover")}
    for fifth in range(FIFTHS):
        told[str(fifth + 1)] = [percent(rows["share"][start + fifth]) for start in each]
    return told


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


def _table(title: str, rows: Rows) -> None:
    print(f"\n{title}")
    say_table(list(rows), as_texts(rows, list(rows)))
