"""The calibration as one page: what studies found beside the model, some held out, plans, coefficients."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.charts.study_calibration import Beside, beside
from healthtrust.reports.figure import Figure, finished
from healthtrust.study.calibration import words
from healthtrust.study.calibration.agreement import NINE_OF_TEN, Agreement
from healthtrust.study.calibration.answer import Answer

LARGE = 0.2
"""Changes from which on a finding has a figure apart."""


def calibration_page(found: Answer) -> str:
    """Return an answer as one HTML file."""
    top = Top(
        "Calibration of how care responds",
        f"{len(found.agreements)} findings and plans, {found.asked.draws:,} draws of the coefficients",
        words.sentence(found),
        tuple(_numbers(found)),
        tuple(words.notes(found)),
    )
    return page_of(
        top, tuple(_sections(found)), "Changes over the year before, as shares; costs at one set of prices."
    )


def _numbers(found: Answer) -> Iterator[Said]:
    for label, of in (("Fitted to", found.fitted), ("Held out", found.held_out)):
        if of:
            agree, inside = (sum(getattr(each, name) for each in of) for name in ("agrees", "inside"))
            yield Said(
                label, f"{agree} of {len(of)}", f"agree; {inside} inside the interval of another place"
            )


def _sections(found: Answer) -> Iterator[Section]:
    for name, question, rule, of in (
        (
            "fitted",
            "Can one set of coefficients carry what was found?",
            "Coefficients were fitted to these. Thick line: the place described; thin line: another place.",
            found.fitted,
        ),
        (
            "held-out",
            "Does it say what it was not told?",
            "These were kept out of the fit. Thick line: the place described; thin line: another place.",
            found.held_out,
        ),
    ):
        if of:
            table = table_of("Findings", _columns(of, words.HEAD))
            yield Section(name, question, rule, tuple(_figures(name, of)), (table,))
    if found.plans:
        table = table_of("Plans", _columns(found.plans, words.PLAN_HEAD))
        yield Section("plans", "What was promised?", "Plans and claims beside the model.", tables=(table,))
    table = table_of("Coefficients", words.coefficient_rows(found))
    yield Section(
        "coefficients", "With which coefficients?", "As stated, and as drawn here.", tables=(table,)
    )


def _figures(name: str, of: Sequence[Agreement]) -> Iterator[Figure]:
    """Yield findings of large changes and of small ones apart: on one axis the small ones cannot be read."""
    large = [max(abs(each.place_low), abs(each.place_high)) > LARGE for each in of]
    for size, wanted in (("large", True), ("small", False)):
        some = [each for each, is_large in zip(of, large, strict=True) if is_large == wanted]
        if some:
            agree = sum(each.agrees for each in some)
            title = f"{agree} of {len(some)} findings of {size} changes agree"
            yield finished(f"calibration-{name}-{size}", beside(_shown(some), title))


def _shown(of: Sequence[Agreement]) -> list[Beside]:
    return [
        Beside(
            each.target.name,
            (
                value := each.target.value,
                value - NINE_OF_TEN * each.target.spread,
                value + NINE_OF_TEN * each.target.spread,
                value,
                value,
            ),
            (each.median, each.low, each.high, each.place_low, each.place_high),
        )
        for each in of
    ]


def _columns(of: Sequence[Agreement], header: Sequence[str]) -> dict[str, list[str]]:
    return {name: [words.line(each)[name] for each in of] for name in header}
