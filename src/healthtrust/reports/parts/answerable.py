"""Who answers for what: one body a measure, what it promised, how that was judged, and what it earned."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from healthtrust.reports.phrases import counted, decimal, listed, opened, percent, percent_between
from healthtrust.reports.sentences import EVERYWHERE
from healthtrust.reports.story import Columns, Story
from healthtrust.reports.tree.blocks import Block, Heading, Listing, Paragraph, Table

JUDGED_ON = {
    "value": "A promise is kept where the value itself reaches the target.",
    "interval": "A promise is kept where the whole interval of 95 % reaches the target.",
    "adjusted": (
        "A promise is kept where the whole adjusted interval reaches the target: the interval of 95 %, "
        "widened by how much more places differ than chance explains; with fewer than three places the "
        "interval alone. What has no interval is taken as it is."
    ),
}
UNKNOWN = "–"
OF = {"everywhere": "all members", "place": "place", "plan": "plan"}


def answerable(story: Story) -> tuple[Block, ...]:
    """Return who answers, what was judged and paid, and what members said; nothing where none is known."""
    found = [*_bodies(story), *_judged(story)] if story.has("accountability") else []
    said = list(_members(story)) if story.has("survey") else []
    return (*((Heading("Who answers for what"), *found) if found else ()), *said)


def _bodies(story: Story) -> Iterator[Block]:
    """Say for which measures each body answers."""
    table = story.last("accountability")
    pairs = dict.fromkeys(zip(table["answers"].tolist(), table["name"].tolist(), strict=True))
    names: dict[str, list[str]] = {}
    for body, name in pairs:
        names.setdefault(body, []).append(_within_a_list(name))
    most, *others = sorted(names, key=lambda body: -len(names[body]))
    if not others:
        yield Paragraph(f"One body answers for every measure: {most}.")
        return
    yield Paragraph(
        f"Each measure has one body that answers for it; {counted(len(names), 'body', 'bodies')} share them:"
    )
    said = [f"{opened(body)}: {listed(names[body])}." for body in others]
    yield Listing((*said, f"{opened(most)}: everything else that is measured."))


def _within_a_list(name: str) -> str:
    """Return the name of a measure as it stands within a sentence: Unmet need, unmet need; QALYs stay."""
    return name if name[1:2].isupper() or name.startswith("Kakwani") else name[:1].lower() + name[1:]


def _judged(story: Story) -> Iterator[Block]:
    """Show every promise with both verdicts, the one that counts, and the money that followed."""
    table = story.last("accountability")
    kept = table["verdict"] != ""
    if not kept.any():
        yield Paragraph(
            "The design promises nothing that could be judged: no measure has a target.", "missing"
        )
        return
    rows = {key: values[kept] for key, values in table.items()}
    yield Paragraph(f"{JUDGED_ON[story.design.review.judge_on]}{_paid_by(story)}")
    naive, stood = (int((rows[key] == "met").sum()) for key in ("naive", "verdict"))
    caption = f"{stood} of {len(rows['place'])} promises kept, {naive} by the value alone"
    yield Table(caption, _promises(story, rows), name="promises")
    money = [key for key in ("reward", "milestone_money") if rows[key].any()]
    if money:
        earned = story.money(int(rows["reward"].sum()))
        yield Table(f"What promises earned: {earned} for the year", _earned(story, rows), name="earned")


def _paid_by(story: Story) -> str:
    if not story.has("performance"):
        return " Rewards share the reward reserve over the promises kept."
    contracts = listed(list(dict.fromkeys(story.last("performance")["contract"].tolist())))
    return (
        f" Money follows the terms of {contracts}, a contract of its own, so that what is earned need not "
        "follow the verdict."
    )


def _promises(story: Story, rows: Columns) -> dict[str, list[Any]]:
    unit = _units(story)
    say = [percent if unit.get(m) == "share" else decimal for m in rows["measure"].tolist()]
    return {
        "promise": [
            name if unit.get(m) in ("share", None) else f"{name}, {unit[m]}"
            for name, m in zip(rows["name"].tolist(), rows["measure"].tolist(), strict=True)
        ],
        "place": rows["place"].tolist(),
        "who answers": rows["answers"].tolist(),
        "this year": [_said(one, v, "not measured") for one, v in zip(say, rows["value"], strict=True)],
        "target": [
            f"{is_} {one(float(v))}"
            for one, is_, v in zip(say, rows["target_is"], rows["target"], strict=True)
        ],
        "by the value": rows["naive"].tolist(),
        "allowing for chance": [verdict or "no interval" for verdict in rows["adjusted"].tolist()],
        "verdict": rows["verdict"].tolist(),
    }


def _earned(story: Story, rows: Columns) -> dict[str, list[Any]]:
    """Return the money that followed each promise, why, and what of the fund hangs on it."""
    code = story.currency.code
    told: dict[str, list[Any]] = {
        "promise": rows["name"].tolist(),
        "place": rows["place"].tolist(),
        f"earned [{code}]": story.major(rows["reward"]).tolist(),
    }
    if story.has("performance"):
        paid = story.last("performance")
        why = dict(zip(zip(paid["place"], paid["measure"], strict=True), paid["reason"], strict=True))
        told["why"] = [str(why.get(key, "–")) for key in zip(rows["place"], rows["measure"], strict=True)]
    if rows["milestone_money"].any():
        told[f"of the fund [{code}]"] = story.major(rows["milestone_money"]).tolist()
        told[f"released [{code}]"] = story.major(rows["milestone_released"]).tolist()
    return told


def _said(one: Callable[[float], str], value: float, unknown: str = UNKNOWN) -> str:
    """Return a number in words; a word where it is not known."""
    return one(float(value)) if value == value else unknown


def _units(story: Story) -> Mapping[str, str]:
    if not story.has("scorecard"):
        return {}
    table = story.last("scorecard")
    return dict(zip(table["measure"].tolist(), table["unit"].tolist(), strict=True))


def _members(story: Story) -> Iterator[Block]:
    """Show what members said: all items everywhere, and how satisfied they are overall by place and plan."""
    table = story.last("survey")
    kept = (table["of"] == EVERYWHERE) | (table["item"] == "overall")
    rows = {key: values[kept] for key, values in table.items()}
    if not kept.any():
        return
    yield Heading("What members say")
    everywhere = np.flatnonzero(rows["of"] == EVERYWHERE)[:1]
    for asked, answered in zip(rows["asked"][everywhere], rows["answered"][everywhere], strict=True):
        yield Paragraph(f"{answered:,} of {asked:,} households asked in the survey answered.")
    yield Paragraph("Answers are weighted so that those who answer stand for all; intervals allow for that.")
    told = {
        "of": [
            OF.get(of, of) if of == EVERYWHERE else f"{OF[of]} {name}"
            for of, name in zip(rows["of"].tolist(), rows["name"].tolist(), strict=True)
        ],
        "what is asked": rows["item"].tolist(),
        "answered": [percent(float(rate)) for rate in rows["response_rate"]],
        "satisfied": [_said(percent, value, "nobody answered") for value in rows["value"]],
        "interval of 95 %": [
            percent_between(float(low), float(high)) if low == low else UNKNOWN
            for low, high in zip(rows["low"], rows["high"], strict=True)
        ],
        "unweighted": [_said(percent, value) for value in rows["unweighted"]],
    }
    if story.design.data == "synthetic":
        told["in truth"] = [_said(percent, value) for value in rows["true"]]
    of_bodies = (rows["of"] != EVERYWHERE) & (rows["item"] == "overall")
    overall = np.flatnonzero(of_bodies & np.isfinite(rows["value"]))
    caption = "How many members are satisfied"
    if len(overall) > 1:
        value = rows["value"][overall]
        most, least = (
            f"{told['of'][row]} ({told['satisfied'][row]})"
            for row in (overall[value.argmax()], overall[value.argmin()])
        )
        caption += f": overall most in {most}, least in {least}"
    yield Table(caption, told, name="survey")
