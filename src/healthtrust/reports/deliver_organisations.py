"""Organisation forms as one page: who holds which risk, across forms and within each; money by tier."""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.deliver.organisations.answer import (
    Answer,
    Columns,
    bodies_rows,
    cascade_rows,
    compared_rows,
    described,
    forms_rows,
    results_rows,
    risk_rows,
    sentence,
)
from healthtrust.deliver.organisations.shocks import RISKS
from healthtrust.ground.money import words
from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.charts.deliver_risk import compared, held
from healthtrust.reports.figure import finished
from healthtrust.reports.phrases import counted


def organisations_page(found: Answer) -> str:
    """Return organisation forms as one HTML file."""
    title = found.place.title
    heading = f"{counted(len(found.forms), 'form')} on {title[0].lower()}{title[1:]}"
    top = Top(
        "Organisation forms",
        heading.capitalize(),
        sentence(found),
        _numbers(found),
        ("Scores of how integrated care is are inputs kept in the forms; none is used here.",),
    )
    across = [_across(found)] if len(found.forms) > 1 else []
    sections = [*across, *_within(found), _money(found)]
    return page_of(top, sections, f"Money in {found.money.code}; shares of each risk add up to 1.")


def _numbers(found: Answer) -> tuple[Said, ...]:
    care = found.expected[0].cost
    person = words(round(found.place.one_person * found.minor), found.money)
    return (
        Said("Residents", f"{found.place.residents:,}", "each with the plan, where there is one"),
        Said(
            "Care expected", words(care, found.money), f"a year, {found.forms[0].organisation.title.lower()}"
        ),
        Said("Shock", f"{100 * found.shock:g} %", "of care, price, members; points of quality"),
        Said("One person", person, "whose illness is a catastrophe"),
    )


def _across(found: Answer) -> Section:
    risks = "; ".join(f"{name}: {says}" for name, says in RISKS.items())
    return Section(
        "across",
        "Who holds which risk under which form?",
        f"One thing turns out otherwise, all contracts are settled again; who has less bears it. {risks}.",
        (finished("deliver-forms", compared(compared_rows(found))),),
        (
            table_of("Every form", _without(forms_rows(found), "source", "status")),
            table_of("Every share", compared_rows(found)),
        ),
    )


def _within(found: Answer) -> Iterator[Section]:
    """Return a section for each form: in words, with its risks by body and on bottom lines."""
    every = risk_rows(found)
    for form, expected in zip(found.forms, found.expected, strict=True):
        mine = [row for row, name in enumerate(every["form"]) if name == form.name]
        told = {name: [values[row] for row in mine] for name, values in every.items() if name != "form"}
        title = form.organisation.title
        said = described(form, expected, found.money)
        yield Section(
            form.name,
            f"{title}: who bears what?",
            said[0],
            (finished(f"deliver-risk-{form.name}", held(title, told)),),
            (table_of(f"{title}: every party", told),),
            tuple(line for line in said[1:] if not line.startswith(" ")),
        )


def _money(found: Answer) -> Section:
    return Section(
        "money",
        "What does each tier pass on?",
        "What comes in, less what is passed on and what care costs, is left; over all parties that is the "
        "cost of care, to the minor unit.",
        (),
        (
            table_of("Every book as expected", _without(cascade_rows(found), "source", "status")),
            table_of("Every party as expected", results_rows(found)),
            table_of("Every body", bodies_rows(found)),
            table_of(
                "Where forms come from",
                {name: forms_rows(found)[name] for name in ("form", "source", "status")},
            ),
        ),
    )


def _without(columns: Columns, *names: str) -> Columns:
    return {name: values for name, values in columns.items() if name not in names}
