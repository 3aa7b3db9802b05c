"""Which contracts are held: for which settings and share of the patients, between whom, and when settled.

    without a form   each setting has its books; a book is settled for each neighbourhood and plan
    with a form      each book of the form is settled for each service place and plan, over all its settings

A book of a form whose payer is the pool or its plan is paid by each plan of the design; one whose payer is
another body passes money on between providers. Σ share of the books of a setting = 1.

>>> from healthtrust.design.deliver import Contracts
>>> held = held_of(Deliver(contracts=Contracts(primary="capitation")), "")
>>> held[0].settings, held[0].terms.contract, held[0].share, held[0].contract.payment_model
(('primary',), 'capitation', 1.0, 'capitation')
>>> [(each.payer, each.body) for each in held_of(Deliver(organisation="loose-network"), "")][:2]
[('', 'network'), ('network', 'practices')]
"""

from __future__ import annotations

from dataclasses import dataclass

from healthtrust.deliver.contract.library import contract_named
from healthtrust.deliver.organisations.library import Form, form_named
from healthtrust.deliver.organisations.ownership import books_of, owner_by_setting
from healthtrust.design.contract import Contract
from healthtrust.design.deliver import Deliver, HeldContract
from healthtrust.design.organisation import PLAN, POOL, Book
from healthtrust.records.providers import SETTINGS


@dataclass(frozen=True)
class Held:
    """One contract held for some settings and a share of their patients."""

    terms: HeldContract
    """Its name as the design gives it, and what its statement needs beyond what a year knows."""
    contract: Contract
    settings: tuple[str, ...]
    measures: tuple[str, ...]
    """Settings whose spending its results look at."""
    share: float
    payer: str = ""
    """Body that pays; empty for plans."""
    body: str = ""
    """Body that is paid; empty for whoever gives care."""
    on_top: bool = False
    """Whether it settles results at the end of the year, of care that other books pay for."""


def form_of(deliver: Deliver, folder: str) -> Form | None:
    """Return the organisation form of a design, if it names one."""
    return form_named(deliver.organisation, folder or ".") if deliver.organisation else None


def held_of(deliver: Deliver, folder: str) -> tuple[Held, ...]:
    """Return all contracts held; raises for one that is unknown or unsound."""
    form = form_of(deliver, folder)
    if form is not None:
        return tuple(_book(book, form) for book in books_of(form.organisation) if _counts(book, form))
    return tuple(
        Held(book, named(book.contract, folder), (setting,), (setting,), book.share)
        for setting in SETTINGS
        for book in deliver.contracts.books(setting)
    )


def named(name: str, folder: str) -> Contract:
    """Return a contract as designs name it: `fee for service` is the file fee-for-service."""
    return contract_named(name if name.endswith(".toml") else name.replace(" ", "-"), folder or ".")


def _counts(book: Book, form: Form) -> bool:
    """Return whether a book moves money between plans and providers, or between providers."""
    gives = owner_by_setting(form.organisation).values()
    return book.payer != POOL or book.body not in _plans(form) or book.body in gives


def _plans(form: Form) -> set[str]:
    """Return the bodies that are the plan, or run it beside care."""
    return {body.name for body in form.organisation.bodies if PLAN in body.owns}


def _book(book: Book, form: Form) -> Held:
    """Return a book of a form as a contract held; social care has no services of its own in a year."""
    added: dict[str, float | str] = {
        name: f"'{given}'" if isinstance(given, str) else given for name, given in book.parameters.items()
    }
    return Held(
        terms=HeldContract(contract=book.contract, statement=added),
        contract=form.contracts[book.contract],
        settings=tuple(setting for setting in book.settings if setting in SETTINGS),
        measures=tuple(setting for setting in book.measures if setting in SETTINGS),
        share=book.share,
        payer="" if book.payer in (POOL, *_plans(form)) else book.payer,
        body=book.body,
        on_top=book.on_top,
    )
