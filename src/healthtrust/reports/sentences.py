"""A year in one sentence and five numbers, in plain words, with the uncertainty they carry."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import isnan
from typing import Any

from healthtrust.ground.disclosure import FEWEST
from healthtrust.reports.phrases import SMALL, counted, decimal, percent, percent_between, poorest
from healthtrust.reports.story import Columns, Story
from healthtrust.review.definitions import catastrophic_code

EVERYWHERE = "everywhere"
POOL, COLLECTION = "pool fund", "collection cost"


@dataclass(frozen=True)
class Number:
    """A number worth remembering: what it is, its unit, its value with an interval, and how it is said."""

    label: str
    unit: str
    value: float | None
    low: float | None
    high: float | None
    said: str

    def as_plain(self) -> dict[str, Any]:
        """Return the number as plain values."""
        return asdict(self)

    @property
    def interval(self) -> str:
        """Return the interval in words, or nothing where there is none."""
        if self.low is None or self.high is None:
            return ""
        if self.unit == "share":
            return percent_between(self.low, self.high)
        return f"{decimal(self.low)} to {decimal(self.high)}"


def verdict(story: Story) -> str:
    """Return the year in one sentence: what was raised and covered, whether it balanced, who gains."""
    said = [_raised(story), _covered(story), _balanced(story), _gainers(story), _targets(story)]
    first, *rest = [part for part in said if part]
    return f"{_when(story)} {first}{''.join(f'; {part}' for part in rest)}."


def numbers(story: Story) -> list[Number]:
    """Return the five numbers of the summary."""
    share = min(story.design.review.catastrophic_shares, default=0.1)
    catastrophic = f"Households spending over {percent(share)} of income on care"
    return [
        _income_per_resident(story),
        _services_covered(story),
        _qalys(story),
        _measure(story, "concentration-index", "Concentration index of covered care"),
        _measure(story, catastrophic_code(share), catastrophic),
    ]


def measures(story: Story) -> list[Number]:
    """Return every measure of the scorecard as it stands everywhere."""
    if not story.has("scorecard"):
        return []
    codes = dict.fromkeys(map(str, story.where("scorecard", place=EVERYWHERE)["measure"]))
    return [_measure(story, code) for code in codes]


def residents_in_words(story: Story) -> str:
    """Return how many people live everywhere, in words: 16,000 residents, fewer than 10 residents."""
    people = _residents(story)
    return f"fewer than {FEWEST} residents" if people is None else f"{people:,} residents"


def _residents(story: Story) -> int | None:
    name = next((name for name in ("population", "incidence") if name in story.tables), None)
    return story.total(name, "residents") if name else 0


def pool_income(story: Story) -> int:
    """Return pool income of the last year, minor units: all it received less the cost of collecting."""
    flow = story.last("flow")
    collected = (flow["source"] == POOL) & (flow["target"] == COLLECTION)
    return int(flow["amount"][flow["target"] == POOL].sum() - flow["amount"][collected].sum())


def gaining_tenths(story: Story) -> list[int]:
    """Return the tenths of residents, the poorest being 1, that receive more covered care than they pay."""
    table = story.last("incidence")
    return [int(t) for t, net in zip(table["tenth"], table["net_benefit"], strict=True) if net > 0]


def _when(story: Story) -> str:
    years = len(story.design.span)
    return f"In {story.year}," if years == 1 else f"In {story.year}, the last of {counted(years, 'year')},"


def _raised(story: Story) -> str:
    if not story.has("flow"):
        return "what the pool raised is not known"
    income = pool_income(story)
    people = _residents(story)
    if people is None:
        return f"the pool raised {story.money(income)} for {residents_in_words(story)}"
    each = story.whole(income / max(people, 1))
    return f"the pool raised {story.money(income)}, {each} for each of {people:,} residents"


def _covered(story: Story) -> str:
    if not story.has("league"):
        return ""
    covered = story.last("league")["covered"]
    if len(covered) == 1:
        return "it covers the only candidate service for everyone" if covered[0] else "it covers nothing"
    return f"it covers {int(covered.sum())} of {len(covered)} candidate services for everyone"


def _balanced(story: Story) -> str:
    if not story.has("balances"):
        return ""
    out = int(story.last("balances")["balance"].sum())
    return f"the book is out by {story.money(abs(out))}" if out else "all money is accounted for to the unit"


def _gainers(story: Story) -> str:
    if not story.has("incidence"):
        return ""
    gain = gaining_tenths(story)
    receive, pay = ("receives", "it pays") if len(gain) == 1 else ("receive", "they pay")
    if 0 < len(gain) < 10 and gain == list(range(1, len(gain) + 1)):
        return f"{poorest(len(gain))} {receive} more care than {pay} for"
    return f"{SMALL[len(gain)]} of ten income groups {receive} more care than {pay} for"


def _targets(story: Story) -> str:
    if not story.has("scorecard"):
        return ""
    verdicts = [str(v) for v in story.last("scorecard")["verdict"] if v]
    if not verdicts:
        return "no targets were set"
    return f"{verdicts.count('met')} of {len(verdicts)} targets met"


def _income_per_resident(story: Story) -> Number:
    if not story.has("flow"):
        return _not_known("Pool income per resident")
    people = _residents(story)
    if people is None:
        return _not_known("Pool income per resident")
    each = pool_income(story) / max(people, 1)
    unit = f"{story.currency.code} per resident"
    return Number("Pool income per resident", unit, float(story.major(each)), None, None, story.whole(each))


def _services_covered(story: Story) -> Number:
    if not story.has("league"):
        return _not_known("Services covered")
    covered = story.last("league")["covered"]
    said = f"{int(covered.sum())} of {len(covered)}"
    return Number("Services covered", "services", float(covered.sum()), None, None, said)


def _qalys(story: Story) -> Number:
    """Return the health gained: the numerator of the measure, with its interval if it has one."""
    row = _row(story, "qalys-gained")
    if row is None:
        return _not_known("QALYs gained")
    per = float(row["numerator"] / row["value"]) if row["value"] else 0.0
    low, high = (None if isnan(row[end]) else float(row[end]) * per for end in ("low", "high"))
    return Number("QALYs gained", "QALYs", float(row["numerator"]), low, high, f"{row['numerator']:,.0f}")


def _measure(story: Story, code: str, label: str = "") -> Number:
    row = _row(story, code)
    if row is None:
        return _not_known(label or code)
    value, low, high = (None if isnan(row[key]) else float(row[key]) for key in ("value", "low", "high"))
    unit = str(row["unit"])
    said = "not known" if value is None else percent(value) if unit == "share" else decimal(value)
    return Number(label or str(row["name"]), unit, value, low, high, said)


def _not_known(label: str) -> Number:
    return Number(label, "", None, None, None, "not known")


def _row(story: Story, code: str) -> Columns | None:
    """Return the first row of a measure as it stands everywhere, as a mapping of single values."""
    if not story.has("scorecard"):
        return None
    rows = story.where("scorecard", measure=code, place=EVERYWHERE)
    return {key: values[0] for key, values in rows.items()} if len(rows["value"]) else None
