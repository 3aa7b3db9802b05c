"""A search as one page: what was found and how fast, why it is best, what holds it back, and how sure."""

from __future__ import annotations

from collections.abc import Iterator
from math import nan

from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.chapter import Table
from healthtrust.reports.charts.search_course import Course, course
from healthtrust.reports.charts.search_front import BASE, FRONT, MIDDLE, TRIED, Fronted, front_of
from healthtrust.reports.charts.search_importance import importances
from healthtrust.reports.charts.search_slices import BREAKS, ELSEWHERE, WINNER, Sliced, slice_of
from healthtrust.reports.figure import Figure, finished
from healthtrust.study.draws.told import amount, percent
from healthtrust.study.search import Found, Trial, told
from healthtrust.study.search.aims import told_of
from healthtrust.study.search.rows import titled


def search_page(found: Found) -> str:
    """Return a search as one HTML file."""
    count, knobs = len(found.searched.trials), len(found.question.knobs)
    heading = f"{count:,} trials of {knobs} knobs of {found.question.case.design.title}"
    top = Top(
        "Search",
        heading,
        told.sentence(found),
        tuple(_numbers(found)),
        tuple(told.notes(found)),
        source="from trials of designs",
    )
    units = f"Money in {found.currency}; sums over all years count less the later they come."
    return page_of(top, tuple(_sections(found)), units)


def _numbers(found: Found) -> Iterator[Said]:
    for n, aim in enumerate(found.searched.aims):
        what = told_of(aim.result, found.currency)
        beside = told.signed(found.winner.values[n] - found.base.values[n])
        yield Said(what.label, amount(found.winner.values[n]), f"{what.unit}; {beside} than the base design")
    if found.judged is not None and found.judged.whole.any() and len(found.searched.aims) == 1:
        best = percent(float(found.judged.chance_best()[0]))
        remark = f"of draws, among {len(found.judged.numbers)} judged again"
        yield Said("Best in", best, remark)


def _sections(found: Found) -> Iterator[Section]:
    tables = told.tables(found)

    def shown(*names: tuple[str, str]) -> tuple[Table, ...]:
        return tuple(table_of(caption, tables[name]) for name, caption in names if name in tables)

    yield Section(
        "winner",
        "Which design is best, and what does it change?",
        "Of several aims: the designs that none beats, and the one in their middle.",
        tuple(_front(found)),
        shown(("settings", "Knobs"), ("changes", "Changes in words"), ("front", "Designs that none beats")),
    )
    yield Section(
        "why",
        "Why is it best?",
        "One knob at a time around the winner; what each change brings, shared out so that it adds up; what "
        "sets the best trials apart.",
        (*_slices(found), *_importances(found)),
        shown(
            ("causes", "What each change brings"),
            ("slices", "One knob at a time"),
            ("importances", "Importances"),
        ),
    )
    if "constraints" in tables:
        rule = "A constraint that binds leaves less room than a hundredth of its size."
        yield Section(
            "constraints", "What holds it back?", rule, tables=shown(("constraints", "Constraints"))
        )
    rule = "Judged again with other values of what is uncertain, other people and other luck, alike for all."
    sure = shown(("judged", "Judged again"), ("flips", "Where the ranking flips"))
    yield Section("sure", "How sure is that?", rule, tables=sure)
    rule = "All designs in the order they were tried."
    yield Section(
        "trials", "Were there trials enough?", rule, tuple(_course(found)), shown(("trials", "Trials"))
    )


def _course(found: Found) -> Iterator[Figure]:
    trials, aims = found.searched.trials, found.searched.aims
    best = found.course.tolist()
    since = next(n for n, value in enumerate(best) if value == best[-1])
    one = told_of(aims[0].result, found.currency)
    single = len(aims) == 1
    shown = Course(
        one.label if single else "Hypervolume of the front so far",
        one.unit if single else "share of the whole",
        best,
        [trial.values[0] if trial.there else nan for trial in trials] if single else None,
        [trial.feasible for trial in trials],
        since,
    )
    yield finished("search-course", course(shown))


def _front(found: Found) -> Iterator[Figure]:
    aims = found.searched.aims
    feasible = [trial for trial in found.searched.trials if trial.feasible or trial.number == 0]
    for k in range(1, len(aims)):
        x, y = (titled(found, aims[n]) for n in (0, k))
        values = [(trial.values[0], trial.values[k]) for trial in feasible]
        kinds, numbers = [_kind(found, trial) for trial in feasible], [trial.number for trial in feasible]
        yield finished(f"search-front-{k}", front_of(Fronted(x, y, values, kinds, numbers)))


def _kind(found: Found, trial: Trial) -> str:
    if trial.number == 0:
        return BASE
    if trial.number == found.winner.number:
        return MIDDLE
    return FRONT if trial.number in {each.number for each in found.best.front} else TRIED


def _slices(found: Found) -> Iterator[Figure]:
    aim = told_of(found.searched.aims[0].result, found.currency)
    values = [each.values[0] for each in found.slices if each.values[0] == each.values[0]]
    ends = (min(values), max(values))
    for n, knob in enumerate(found.question.knobs):
        mine = [each for each in found.slices if each.knob == n]
        kinds = [
            WINNER if s.setting == found.winner.settings[n] else ELSEWHERE if s.feasible else BREAKS
            for s in mine
        ]
        said = [knob.said(each.setting) for each in mine]
        sliced = Sliced(knob.label, said, [each.values[0] for each in mine], kinds)
        yield finished(f"search-slice-{n + 1}", slice_of(sliced, aim.label, aim.unit, ends))


def _importances(found: Found) -> Iterator[Figure]:
    rows = [
        (titled(found, aim), knob, share)
        for aim, shares in zip(found.searched.aims, found.searched.importances, strict=True)
        for knob, share in shares.items()
    ]
    if rows:
        objectives, knobs, shares = zip(*rows, strict=True)
        yield finished("search-importances", importances(objectives, knobs, shares))
