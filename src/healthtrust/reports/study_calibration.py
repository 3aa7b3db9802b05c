"""The calibration as one page: what studies found beside the model, some held out, plans, coefficients."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.charts.study_calibration import Beside, beside
from healthtrust.reports.figure import finished
from healthtrust.study.calibration import words
from healthtrust.study.calibration.agreement import NINE_OF_TEN, Agreement
from healthtrust.study.calibration.answer import Answer

HEAD = ("finding", "year", "found", "error [points]", "model", "90 % interval [%]", "inside", "agrees")
PLAN_HEAD = ("plan", "year", "planned", "model", "90 % interval [%]")


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
            yield Said(label, f"{agree} of {len(of)}", f"agree; {inside} inside the model's interval")


def _sections(found: Answer) -> Iterator[Section]:
    for name, question, rule, of in (
        (
            "fitted",
            "Can one set of coefficients carry what was found?",
            "Coefficients were fitted to these.",
            found.fitted,
        ),
        (
            "held-out",
            "Does it say what it was not told?",
            "These were kept out of the fit.",
            found.held_out,
        ),
    ):
        if of:
            agree = sum(each.agrees for each in of)
            figure = finished(
                f"calibration-{name}", beside(_shown(of), f"{agree} of {len(of)} findings agree")
            )
            yield Section(name, question, rule, (figure,), (table_of("Findings", _columns(of, HEAD)),))
    if found.plans:
        table = table_of("Plans", _columns(found.plans, PLAN_HEAD))
        yield Section("plans", "What was promised?", "Plans and claims beside the model.", tables=(table,))
    table = table_of("Coefficients", words.coefficient_rows(found))
    yield Section(
        "coefficients", "With which coefficients?", "As stated, and as drawn here.", tables=(table,)
    )


def _shown(of: Sequence[Agreement]) -> list[Beside]:
    return [
        Beside(
            each.target.name,
            (
                value := each.target.value,
                value - NINE_OF_TEN * each.target.spread,
                value + NINE_OF_TEN * each.target.spread,
            ),
            (each.median, each.low, each.high),
        )
        for each in of
    ]


def _columns(of: Sequence[Agreement], header: Sequence[str]) -> dict[str, list[str]]:
    lines = [words.line(each) for each in of]
    return {name: [cells[k] for cells in lines] for k, name in enumerate(header)}
