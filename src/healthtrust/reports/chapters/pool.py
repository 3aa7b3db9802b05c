"""Chapter 2, pool: who pays what, and for whom it is worth it."""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.ground.disclosure import FEWEST
from healthtrust.reports.chapter import Outline, Table
from healthtrust.reports.charts.income_tenths import INCOME_TENTHS
from healthtrust.reports.charts.revenue_curve import REVENUE_CURVE
from healthtrust.reports.phrases import decimal, listed, percent
from healthtrust.reports.sentences import measures, pool_income
from healthtrust.reports.story import Story

NAMES = {
    "collect": "is spent on collecting",
    "pool": "on running the pool",
    "plan": "on running the plans",
    "voluntary insurer": "on running voluntary cover",
}


def paragraphs(story: Story) -> Iterator[str]:
    """Say what was raised, from whom, and how progressively."""
    if story.has("flow"):
        left = story.money(pool_income(story))
        yield f"{_sources(story)}; after the cost of collecting, {left} was left to be spent."
    if story.has("incidence"):
        table = story.last("incidence")
        paid = table["contribution"] / table["income"].clip(1)
        yield (
            f"Contributions take {percent(paid[0])} of household income in the poorest tenth of residents "
            f"and {percent(paid[-1])} in the richest."
        )
    found = next((n for n in measures(story) if n.label.startswith("Kakwani") and n.value is not None), None)
    if found is not None and found.value is not None:
        larger = "the rich" if found.value > 0 else "the poor"
        way = "progressive" if found.value > 0 else "regressive"
        yield (
            f"The Kakwani index of contributions is {decimal(found.value)}{_within(found.interval)}, "
            f"{way}: {larger} pay a larger part of their income."
        )
    if story.has("fairness"):
        yield _narrowed(story)
    if story.has("arrears"):
        yield _arrears(story)
    if story.has("administration"):
        yield _administration(story)


def _narrowed(story: Story) -> str:
    """Say how far contributions narrow inequality, and what unequal treatment of equals costs of that."""
    table = story.last("fairness")
    of = dict(zip(table["index"].tolist(), table["value"].tolist(), strict=True))
    way = "narrow" if of["gini after"] < of["gini before"] else "widen"
    lost = of["horizontal"] + of["reranking"]
    some = of["vertical"] > 0 and lost > 0
    share = f"; {percent(lost / of['vertical'])} of what they could do is lost" if some else ""
    why = " to equals who pay unequally and to ranks that change" if share else ""
    return (
        f"Contributions {way} the Gini coefficient of income from {decimal(of['gini before'])} to "
        f"{decimal(of['gini after'])}{share}{why}."
    )


def _arrears(story: Story) -> str:
    """Say who does not pay, and at which rates most would be collected."""
    table = story.last("arrears")
    households, late = (story.total("arrears", key) for key in ("households", "in_arrears"))
    unpaid = int(table["unpaid"].sum())
    few = f"Fewer than {FEWEST}" if late is None else f"{late:,} of {households:,}"
    said = (
        f"{few} households are in arrears and leave {story.money(unpaid)} unpaid, "
        f"{percent(unpaid / max(table['owed'].sum(), 1))} of what is owed."
    )
    if not story.has("revenue_curve"):
        return said
    curve = story.last("revenue_curve")
    top = int(curve["collected"].argmax())
    if top == len(curve["factor"]) - 1:
        return f"{said} Higher rates would collect more, up to twice the rates and perhaps beyond."
    return f"{said} Rates about {curve['factor'][top]:g} times as high would collect most."


def _administration(story: Story) -> str:
    """Say what running the system takes of all spending."""
    table = story.last("administration")
    own = table["part_of"] == ""
    parts = [
        f"{percent(share)} {NAMES[function]}"
        for function, share in zip(table["function"][own], table["share_of_spending"][own], strict=True)
        if share
    ]
    billing = table["share_of_spending"][table["function"] == "provider billing"]
    told = (
        f"Of all spending, {listed(parts)}; billing" if parts else "Nothing is spent on running it; billing"
    )
    return f"{told} is estimated at another {percent(float(billing.sum()))}, within the cost of care."


def tables(story: Story) -> Iterator[Table]:
    """Show what each contribution raises, who changed scheme, and who bears whose cost."""
    if story.has("contributions") and len(story.last("contributions")["contribution"]) > 1:
        yield _raised(story)
    if story.has("moves"):
        yield _moved(story)
    if story.has("cost_shifting"):
        yield _shifted(story)


def _raised(story: Story) -> Table:
    table, code = story.last("contributions"), story.currency.code
    payers = ("household", "employer", "government", "spared")
    return Table(
        "What each contribution asks for, who pays it, and what ceilings spare",
        {
            "contribution": [str(name) for name in table["contribution"]],
            **{f"{who} [{code}]": story.major(table[who]).tolist() for who in payers},
        },
    )


def _moved(story: Story) -> Table:
    """Return what residents of each former scheme paid before and pay now, a head."""
    table, code = story.last("moves"), story.currency.code
    names = list(dict.fromkeys(map(str, table["scheme"])))
    here = {name: table["scheme"] == name for name in names}
    heads = {name: max(int(table["residents"][rows].sum()), 1) for name, rows in here.items()}

    def a_head(column: str) -> list[float]:
        return [float(story.major(table[column][rows].sum() / heads[name])) for name, rows in here.items()]

    return Table(
        "Where residents come from, what they paid before and pay now",
        {
            "former scheme": names,
            "residents": [heads[name] for name in names],
            f"paid before [{code} per resident]": a_head("own_before"),
            f"employers before [{code} per resident]": a_head("employer_before"),
            f"pay now [{code} per resident]": a_head("own_now"),
            f"employers now [{code} per resident]": a_head("employer_now"),
            "pay less than before": [int(table["gain"][here[name]].sum()) for name in names],
            "pay more than before": [int(table["lose"][here[name]].sum()) for name in names],
        },
    )


def _shifted(story: Story) -> Table:
    table, code = story.last("cost_shifting"), story.currency.code
    by_list = table["when"] == "now, by the price list"
    found = "nobody bears another's cost" if not table["shifted"][by_list].any() else "some bear others' cost"
    return Table(
        f"Cost shifting: by the price list {found}; under contracts, payers bear the risk they took",
        {
            "when": [str(when) for when in table["when"]],
            "payer": [str(payer) for payer in table["payer"]],
            f"cost caused [{code}]": story.major(table["caused"]).tolist(),
            f"cost borne [{code}]": story.major(table["borne"]).tolist(),
            f"shifted [{code}]": story.major(table["shifted"]).tolist(),
        },
    )


def _sources(story: Story) -> str:
    flow = story.last("flow")
    into = flow["target"] == "pool fund"
    parts = sorted(zip(flow["amount"][into].tolist(), flow["source"][into], strict=True), reverse=True)
    said = [f"{story.money(amount)} of {_named(str(name))}" for amount, name in parts]
    return f"The pool received {listed(said)}"


def _named(account: str) -> str:
    words = {"opening balances": "reserve brought forward", "pool reserve": "reserve brought forward"}
    return words.get(account, account.removeprefix("household "))


def _within(interval: str) -> str:
    return f" ({interval})" if interval else ""


POOL = Outline(
    "pool",
    "Who pays what, and who gains?",
    "Households contribute by a schedule on their income; government adds what the design asks of it. The "
    "money is pooled: what a household pays does not depend on how ill its members are.",
    paragraphs,
    (INCOME_TENTHS, REVENUE_CURVE),
    tables,
)
