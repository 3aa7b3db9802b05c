"""What `healthtrust study project` prints: people by segment, persons beside the cohort, effects."""

from __future__ import annotations

from healthtrust.cli.say import say_table
from healthtrust.records.persons import SEGMENTS
from healthtrust.study.lifetimes import told
from healthtrust.study.lifetimes.answer import Answer


def say(found: Answer) -> None:
    """Print an answer for people."""
    print(told.sentence(found))
    _say_people(found)
    _say_beside(found)
    _say_expectancy(found)
    _say_effects(found)
    print()
    for note in told.notes(found):
        print(note)


def _say_people(found: Answer) -> None:
    """Print people by segment and cost per head at the start, on the way and at the end."""
    years = found.question.asked.years
    shown = sorted({0, *range(10, years, 10), years})
    heads = found.lives.groups[0].sum(axis=0)[:, : len(SEGMENTS)]
    cost, error = told.per_head(found, 0)
    lines = [
        [
            str(t),
            f"{heads[t].sum():,}",
            *(f"{100 * part / max(int(heads[t].sum()), 1):.1f} %" for part in heads[t]),
            f"{cost[t]:,.0f} ± {told.WITHIN * error[t]:,.0f}" if t < years else "",
        ]
        for t in shown
    ]
    print()
    say_table(("year", "people", *SEGMENTS, f"cost per head, {found.question.money.code}"), lines)


def _say_beside(found: Answer) -> None:
    """Print the persons' run beside the cohort in the last year of each measure."""
    rows = told.last_rows(found)
    lines = [
        [_short(rows["measure"][i]), str(rows["year"][i])]
        + [_said(rows[column][i]) for column in ("persons", "cohort", "difference", "low", "high")]
        for i in range(len(told.NAMES))
    ]
    print()
    print("Persons beside the cohort's expectation")
    say_table(("measure", "year", "persons", "cohort", "difference", "low", "high"), lines)


def _say_expectancy(found: Answer) -> None:
    rows = told.expectancy_rows(found)
    lines = [
        [rows["scenario"][i], rows["sex"][i]]
        + [
            "none" if rows[c][i] is None else f"{rows[c][i]:.2f}"
            for c in ("persons", "low", "high", "cohort")
        ]
        for i in range(len(rows["sex"]))
    ]
    print()
    print("Life expectancy at birth, years, by deaths of all years")
    say_table(("scenario", "sex", "persons", "low", "high", "cohort"), lines)


def _say_effects(found: Answer) -> None:
    rows, measures = told.effect_rows(found) if len(found.names) > 1 else {}, len(told.NAMES)
    for k, name in enumerate(found.names[1:]):
        lines = [
            [_short(rows["measure"][i])]
            + [_said(rows[c][i]) for c in ("change", "low", "high", "cohort")]
            + ["∞" if rows["gain"][i] is None else f"{rows['gain'][i]:,.0f}"]
            for i in range(k * measures, (k + 1) * measures)
        ]
        print()
        print(f"What {name!r} changes over all years; gain: variance of unpaired runs over that of these")
        say_table(("measure", "change", "low", "high", "cohort", "gain"), lines)


def _short(measure: str) -> str:
    return "QALYs" if measure == told.NAMES[-1] else measure


def _said(value: float) -> str:
    return f"{value:,.1f}".replace("-", "−") if abs(value) < 1000 else f"{value:,.0f}".replace("-", "−")
