"""Are plans paid for whom they insure? Payment before and after risk equalisation, and expected cost."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from healthtrust.reports.charts.grammar import Spec, chart, joined, money
from healthtrust.reports.charts.theme import BLUE, ORANGE, PURPLE
from healthtrust.reports.figure import Maker, Sketch
from healthtrust.reports.phrases import percent
from healthtrust.reports.story import Columns, Story

BEFORE, AFTER, COST = (
    "capitation by headcount",
    "after risk equalisation",
    "expected cost with administration",
)


def sketch(story: Story) -> Sketch | None:
    """Return payments and expected cost per member of every plan; None where there is only one."""
    table = story.last("transfers")
    table = {key: values[table["members"] > 0] for key, values in table.items()}
    if len(table["plan"]) < 2:
        return None
    each = _per_member(story, table)
    names, code = [str(n) for n in table["plan"]], story.currency.code
    moved = int(table["transfer"][table["transfer"] > 0].sum())
    top = int(each["transfer"].argmax())
    risk = float(table["mean_risk_score"][top]) - 1
    title = (
        f"Risk equalisation moves {story.money(moved)} between plans; {names[top]} gains most, as its "
        f"members need {percent(abs(risk))} {'more' if risk > 0 else 'less'} than the average"
    )
    return Sketch(
        title=title if moved else "No money moves between plans: their members' risks are not equalised",
        alt=f"For each of {len(names)} plans three points per member: capitation, capitation after "
        "transfers, and expected cost with administration.",
        spec=_spec(story, names, each),
        columns={
            "plan": names,
            "members": table["members"].tolist(),
            "mean risk score [1 = average]": table["mean_risk_score"].tolist(),
            **{f"{what} [{code} per member]": values.tolist() for what, values in each.items()},
        },
        note="The line runs from capitation to the payment after transfers. Where expected cost lies to "
        "the right of the payment, the plan lives on its surcharge or at a loss.",
    )


def _per_member(story: Story, table: Columns) -> dict[str, NDArray[Any]]:
    amounts = {
        BEFORE: table["capitation"],
        "transfer": table["transfer"],
        AFTER: table["capitation"] + table["transfer"],
        "surcharge": table["surcharges"],
        COST: table["expected_cost"] + table["administration"],
        "margin": table["margin"],
    }
    return {what: story.major(amount / table["members"]) for what, amount in amounts.items()}


def _spec(story: Story, names: list[str], each: dict[str, NDArray[Any]]) -> Spec:
    x = money(BEFORE, story.symbol, "per member a year", scale={"zero": False, "nice": True})
    looks = {BEFORE: (PURPLE, "square"), AFTER: (BLUE, "circle"), COST: (ORANGE, "diamond")}
    layers = joined("plan", x, looks, size=110)
    return chart({"plan": names, **{what: each[what] for what in looks}}, *layers, height={"step": 44})


PLAN_TRANSFERS = Maker(
    "plan-transfers",
    "Are plans paid for whom they insure?",
    ("transfers",),
    sketch,
    "All members are in one plan, so that no risk is left to be equalised.",
)
