"""The page of the organisation forms: those that ship, and the keys they are written in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import reference_markdown as markdown


def organisations() -> Iterator[str]:
    """Yield each form that ships with its bodies and books, the typical place, and every key."""
    from healthtrust.deliver.organisations.library import form_named, place_named, shipped_forms
    from healthtrust.design.describe import parameters
    from healthtrust.design.organisation import Organisation, Place

    for name in shipped_forms():
        yield from _form(form_named(name).organisation)
    yield from _place(place_named())
    yield "## Keys of a form"
    yield markdown.keys(parameters(Organisation))
    yield "## Keys of a place"
    yield markdown.keys(parameters(Place))


def _form(form: Any) -> Iterator[str]:
    yield f"## {form.title}: `{form.name}`"
    bottom = "one bottom line" if form.single_bottom_line else "each body has its own bottom line"
    yield (
        f"{form.about} Route: {form.route}. Delivery integrated {form.delivery_integration:g}, funding "
        f"{form.funding_integration:g}; {bottom}. Source: {form.source} [{form.status}]."
    )
    rows = [
        [b.name, b.says, ", ".join(b.owns) or "nothing", b.owner or "–", _doctors(b)] for b in form.bodies
    ]
    yield markdown.table(["body", "what it is", "owns", "owned by", "doctors"], rows)
    books = [
        [b.payer, b.body, _linked(b.contract), ", ".join(b.settings) or "all", f"{b.share:g}",
         "yes" if b.on_top else "", b.follows, markdown.in_words(b.parameters) or "–", b.source, b.status]
        for b in form.books
    ]  # fmt: skip
    columns = ["pays", "is paid", "contract", "settings", "share", "on top", "sum follows", "parameters"]
    yield from markdown.sourced(columns, books)
    if form.components:
        scores = {k: f"{v:g}" for k, v in form.components.model_dump().items() if isinstance(v, float)}
        told = ", ".join(f"{name} {score}" for name, score in scores.items())
        yield f"Components: {told}. {form.components.status}: {form.components.source}."


def _doctors(body: Any) -> str:
    return f"{body.doctors}, for it alone" if body.exclusive else body.doctors


def _linked(contract: str) -> str:
    return contract if contract.endswith(".toml") else f"[{contract}](contracts/{contract}.md)"


def _place(place: Any) -> Iterator[str]:
    yield f"## The typical place: {place.title}"
    yield (
        f"{place.residents:,} residents; currency {place.currency}; quality score {place.quality_score:g}; "
        f"one person of catastrophic cost {place.one_person:,.0f}. {place.status}: {place.source}."
    )
    numbers = ("cost_per_resident", "cases_per_1000", "charge_share", "fixed_share")
    rows = [
        [name, *(f"{getattr(care, number):g}" for number in numbers), care.source, care.status]
        for name, care in place.settings.items()
    ]
    columns = ["setting", "cost per resident and year", "cases per 1,000", "charge share", "fixed share"]
    yield from markdown.sourced(columns, rows)
