"""A calibration of a whole design as one page: targets, values, what targets leave open, luck, other fits."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.charts.fitting_correlation import together
from healthtrust.reports.charts.fitting_profiles import Held, held
from healthtrust.reports.charts.fitting_targets import Aim, aims
from healthtrust.reports.figure import Figure, finished
from healthtrust.study.fitting import Fitting, told, words


def fitting_page(found: Fitting) -> str:
    """Return a calibration as one HTML file."""
    top = Top(
        "Calibration of a design",
        f"{found.question.read.design.title}: {len(told.names_of(found))} values fitted to "
        f"{len(found.question.fitted)} targets",
        words.sentence(found),
        tuple(_numbers(found)),
        tuple(words.notes(found)),
        source="from trials of designs",
    )
    units = f"Money in {found.question.read.design.currency}; values of knobs as in the design."
    return page_of(top, tuple(_sections(found)), units)


def _numbers(found: Fitting) -> Iterator[Said]:
    for n, (name, along) in enumerate(zip(told.names_of(found), found.question.model.ranges, strict=True)):
        yield Said(name, words.setting_in_words(found, n), f"was {along.turned.said(along.turned.base)}")


def _sections(found: Fitting) -> Iterator[Section]:
    tables = told.tables(found)
    yield Section(
        "targets",
        "Is every target met?",
        "How far the design was from each target, and how far it is.",
        (_targets(found),),
        (table_of("Every target", tables["targets"]),),
    )
    yield Section(
        "values",
        "With which values, and how sure are they?",
        "Each knob is held elsewhere while all others make the best of it.",
        (_profiles(found),),
        (table_of("Fitted values", tables["knobs"]), table_of("Profiles", tables["profiles"])),
    )
    yield Section(
        "open",
        "What do the targets leave open?",
        "Combinations of knobs from the best known to the least, by the targets alone; and what each target "
        "does to each value.",
        tuple(_alike(found)),
        tuple(
            table_of(caption, tables[name])
            for name, caption in (
                ("directions", "Combinations of knobs"),
                ("influence", "What a rise of a target by its standard error does"),
            )
        ),
    )
    captions = {"seeds": "By each seed", "searches": "Every search", "waves": "Waves of history matching"}
    yield Section(
        "doubt",
        "Would another seed, or another start, have found the same?",
        "The fitted design by other seeds, where its values would lie by each, and where each search ended.",
        tables=tuple(table_of(caption, tables[name]) for name, caption in captions.items() if name in tables),
    )


def _targets(found: Fitting) -> Figure:
    shown = [Aim(each.target.name, each.off_before, each.off) for each in found.met]
    return finished("fitting-targets", aims(shown))


def _profiles(found: Fitting) -> Figure:
    shown = [
        Held(
            name, tuple(each.shares.tolist()), tuple(each.rise.tolist()), bool(np.isfinite(each.ends()).all())
        )
        for name, each in zip(told.names_of(found), found.profiles, strict=True)
    ]
    return finished("fitting-profiles", held(shown))


def _alike(found: Fitting) -> Iterator[Figure]:
    """Yield the correlation of errors, where there are two of them at least."""
    matrix = found.sure.correlation
    if np.isfinite(matrix[np.tril_indices(len(matrix), -1)]).any():
        yield finished("fitting-correlation", together(told.names_of(found), matrix.tolist()))
