"""What a search found, as tables.

>>> how(True), how(False)
('yes', 'no')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from healthtrust.design.describe import parameter
from healthtrust.design.differ import changes
from healthtrust.ground.rows import by_column, filled, known
from healthtrust.study.attribution import Causes
from healthtrust.study.draws.summary import spread_of
from healthtrust.study.search.aims import Aim, told_of
from healthtrust.study.search.answer import Found
from healthtrust.study.search.trials import Trial

Rows = Mapping[str, Sequence[Any]]
"""A table: columns of one length by name."""


def tables(found: Found) -> dict[str, Rows]:
    """Return everything as named tables, the trials first; those with nothing in them are left out."""
    named: dict[str, Rows] = {
        "trials": trial_rows(found),
        "front": front_rows(found),
        "settings": setting_rows(found),
        "changes": change_rows(found),
        "causes": cause_rows(found),
        "slices": slice_rows(found),
        "importances": importance_rows(found),
        "constraints": constraint_rows(found),
        "judged": judged_rows(found),
        "flips": flip_rows(found),
    }
    return filled(named)


def how(yes: bool) -> str:
    """Return yes or no."""
    return "yes" if yes else "no"


def trial_rows(found: Found) -> Rows:
    """Return every trial in order, with its settings, objectives, and how far over each bound."""
    front = {trial.number for trial in found.best.front}
    course = "best so far" if len(found.searched.aims) == 1 else "hypervolume so far [share]"
    rows = []
    for trial in found.searched.trials:
        over = dict.fromkeys(bound.said for bound in found.searched.bounds)
        rows.append(
            {
                **_designed(found, trial),
                **{f"{said}: over [share]": value for said, value in over.items()},
                **{
                    f"{bound.said}: over [share]": value
                    for bound, value in zip(found.searched.bounds, trial.over, strict=False)
                },
                "feasible": how(trial.feasible),
                "best" if len(found.searched.aims) == 1 else "front": how(trial.number in front),
                course: known(float(found.course[trial.number])),
                "why not": trial.why,
            }
        )
    return by_column(rows)


def front_rows(found: Found) -> Rows:
    """Return the designs of the front in the order of the first objective; none of a single objective."""
    if len(found.searched.aims) < 2:
        return {}
    ordered = sorted(found.best.front, key=lambda trial: found.searched.aims[0].good(trial.found))
    return by_column([_designed(found, trial) for trial in ordered])


def _designed(found: Found, trial: Trial) -> dict[str, Any]:
    """Return number, way, settings and objectives of a trial."""
    knobs = zip(found.question.knobs, trial.settings, strict=True)
    aims = zip(found.searched.aims, trial.values, strict=True)
    return {
        "trial": trial.number,
        "way": trial.way,
        **{knob.label: knob.value_of(setting) for knob, setting in knobs},
        **{titled(found, aim): known(value) for aim, value in aims},
    }


def titled(found: Found, aim: Aim) -> str:
    """Return what an objective is called with its unit."""
    what = told_of(aim.result, found.currency)
    return f"{what.label} [{what.unit}]" if what.unit else what.label


def _aimed(found: Found, aim: Aim) -> dict[str, str]:
    """Return the columns that say which objective a row is about."""
    return {"objective": aim.result, "unit": told_of(aim.result, found.currency).unit}


def setting_rows(found: Found) -> Rows:
    """Return each knob: its base value, the winner's, its range."""
    rows = []
    for n, knob in enumerate(found.question.knobs):
        meaning = parameter(knob.knob.key)
        rows.append(
            {
                "knob": knob.label,
                "keys": ", ".join(knob.knob.keys),
                "base design": knob.said(knob.base),
                "winner": knob.said(found.winner.settings[n]),
                "from": knob.said(knob.points(2)[0]),
                "to": knob.said(knob.points(2)[-1]),
                "at an end": how(not knob.knob.choices and found.winner.settings[n] in knob.points(2)),
                "meaning": meaning.meaning if meaning else "",
            }
        )
    return by_column(rows)


def change_rows(found: Found) -> Rows:
    """Return every value of the design that the winner changes, in words."""
    before, after = found.question.case.design, found.question.case_at(found.winner.settings).design
    listed = changes(before, after)
    return {"value": [c.name for c in listed], "change": [str(c) for c in listed]} if listed else {}


def cause_rows(found: Found) -> Rows:
    """Return what each change brings to each objective: alone, shared out, and last of all."""
    causes = found.causes
    if not isinstance(causes, Causes):
        return {}
    rows = []
    for aim in found.searched.aims:
        if aim.result not in causes.before:
            continue
        each = (causes.alone(aim.result), causes.of(aim.result), causes.last(aim.result))
        for n, part in enumerate(causes.parts):
            alone, shared, last = (float(values[n]) for values in each)
            rows.append(
                {
                    **_aimed(found, aim),
                    "change": part.name,
                    "brings": known(shared),
                    "alone": known(alone),
                    "last of all": known(last),
                }
            )
    return by_column(rows)


def slice_rows(found: Found) -> Rows:
    """Return the winner with one knob put elsewhere at a time."""
    rows = []
    for each in found.slices:
        knob = found.question.knobs[each.knob]
        values = zip(found.searched.aims, each.values, strict=True)
        rows.append(
            {
                "knob": knob.label,
                "setting": knob.said(each.setting),
                **{titled(found, aim): known(value) for aim, value in values},
                "feasible": how(each.feasible),
                "winner": how(each.setting == found.winner.settings[each.knob]),
            }
        )
    return by_column(rows)


def importance_rows(found: Found) -> Rows:
    """Return how much each knob sets the best tenth of trials apart."""
    return by_column(
        [
            {**_aimed(found, aim), "knob": knob, "importance [share]": share}
            for aim, shares in zip(found.searched.aims, found.searched.importances, strict=True)
            for knob, share in shares.items()
        ]
    )


def constraint_rows(found: Found) -> Rows:
    """Return each bound at the winner."""
    return by_column(
        [
            {
                "constraint": each.bound.said,
                "winner": each.bound.value - each.slack
                if each.bound.kind.endswith("most")
                else each.bound.value + each.slack,
                "bound": each.bound.value,
                "room": each.slack,
                "binds": how(each.binds),
                "without it gains": each.price,
                "kept in trials [share]": sum(t.there and t.over[n] <= 0 for t in found.searched.trials)
                / len(found.searched.trials),
            }
            for n, each in enumerate(found.binding)
        ]
    )


def judged_rows(found: Found) -> Rows:
    """Return the designs judged again: value in the search, over the draws, chance to be best, regret."""
    judged = found.judged
    if judged is None:
        return {}
    rows = []
    for n, aim in enumerate(found.searched.aims):
        chance, regret, kept = judged.chance_best(n), judged.regret(n), judged.kept()
        for k, number in enumerate(judged.numbers):
            spread = spread_of(judged.values[k, n][judged.whole])
            claimed = found.searched.trials[number].values[n]
            rows.append(
                {
                    "trial": number,
                    "which": named(found, number),
                    **_aimed(found, aim),
                    "in the search": claimed,
                    "mean": known(spread.mean),
                    "low": known(spread.low),
                    "high": known(spread.high),
                    "better than judged by": known(aim.sign * (claimed - spread.mean)),
                    "best in [share]": known(float(chance[k])),
                    "expected regret": known(float(regret[k])),
                    "keeps constraints in [share]": known(float(kept[k])),
                    "could not be in": judged.lost[k],
                }
            )
    return by_column(rows)


def named(found: Found, number: int) -> str:
    """Return what a trial is called."""
    if number == found.winner.number:
        return "winner"
    if found.searched.trials[number].settings == found.question.base:
        return "base design"
    return f"trial {number}"


def flip_rows(found: Found) -> Rows:
    """Return at which value of what is uncertain the ranking flips."""
    return by_column(
        [
            {
                "winner against": named(found, each.other),
                "uncertain value": each.parameter,
                "low": each.low,
                "high": each.high,
                "ahead by at low": known(each.at_low),
                "ahead by at high": known(each.at_high),
                "flips at": each.value,
            }
            for each in found.flips
        ]
    )
