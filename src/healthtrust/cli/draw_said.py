"""What `healthtrust study draw` prints: the finding, main outcomes, differences, notes, and where it lies."""

from __future__ import annotations

from healthtrust.cli.say import say_table
from healthtrust.study.draws import told
from healthtrust.study.draws.study import Study
from healthtrust.study.draws.summary import difference, pairs, spread_of
from healthtrust.study.trial.outcomes import KINDS


def say(found: Study) -> None:
    """Print a study for people."""
    print(told.sentence(found))
    print()
    say_table(("", "outcome", "mean", "95 % from", "to", "give or take"), _outcomes(found))
    for j, k in pairs(found):
        print()
        print(f"{found.designs[k]} less {found.designs[j]}, draw by draw")
        header = ("outcome", "differs by", "95 % from", "to", "better in", "draws saved")
        say_table(header, _differences(found, j, k))
    print()
    for note in told.notes(found):
        print(note)
    print(f"QALYs and spending: of all years; other money: {found.currency} per resident in the last year.")
    print("Places, measures and groups: --json or --out has all.")
    print(f"Study {found.fingerprint}: {found.path}")


def _main(found: Study) -> list[str]:
    return [kind.name for kind in KINDS if kind.name in found.outcomes]


def _outcomes(found: Study) -> list[tuple[str, ...]]:
    rows = []
    for k, design in enumerate(found.designs):
        for n, name in enumerate(_main(found)):
            of, what = spread_of(found.of(name)[k]), found.described(name)
            numbers = (told.amount(x) for x in (of.mean, of.low, of.high, of.error))
            rows.append(("" if n else design, what.label, *numbers))
    return rows


def _differences(found: Study, j: int, k: int) -> list[tuple[str, ...]]:
    rows = []
    for name in _main(found):
        values, what = found.of(name), found.described(name)
        of = difference(values[j], values[k], what.better)
        numbers = (told.amount(x) for x in (of.spread.mean, of.spread.low, of.spread.high))
        same = of.spread.low == of.spread.high == 0
        saved = "" if same else f"{told.amount(of.saved)} times" if of.saved < 1e6 else "all"
        better = "the same" if same else told.percent(of.better)
        rows.append((what.label, *numbers, better, saved))
    return rows
