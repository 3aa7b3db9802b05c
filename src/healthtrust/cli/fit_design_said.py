"""What `healthtrust study calibrate DESIGN` prints: the values, the targets before and after, and notes."""

from __future__ import annotations

from healthtrust.cli.say import say_table
from healthtrust.study.draws.told import amount
from healthtrust.study.fitting import Fitting, told, words

AIMED = ("target", "role", "aim", "give or take", "before", "after", "off by", "met")


def say(found: Fitting) -> None:
    """Print a calibration for people."""
    print(words.sentence(found))
    print()
    say_table(("knob", "base", "fitted", "give or take", "95 % from", "to"), _knobs(found))
    print()
    say_table(AIMED, _targets(found))
    print()
    for note in words.notes(found):
        print(note)
    print(
        "Off by: in standard errors of target and luck. --json or --out has correlation, influence, profiles."
    )


def _knobs(found: Fitting) -> list[tuple[str, ...]]:
    rows = told.knob_rows(found)
    columns = (rows[name] for name in ("knob", "base", "fitted", "standard_error", "low", "high"))
    return [
        (name, *("–" if each is None else amount(each) for each in numbers))
        for name, *numbers in zip(*columns, strict=True)
    ]


def _targets(found: Fitting) -> list[tuple[str, ...]]:
    return [
        (
            each.target.name,
            each.target.role,
            *(amount(x) for x in (each.target.value, each.spread, each.before, each.model)),
            words.off_in_words(each),
            "yes" if each.inside else "no",
        )
        for each in found.met
    ]
