"""What is decided under each of the seven headings, in a sentence of the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from healthtrust.design.deliver import Deliver
from healthtrust.design.differences import said
from healthtrust.design.whole import Design
from healthtrust.ground.money import SYMBOLS
from healthtrust.web.language.spoken import Say


def sentences(design: Design, say: Say) -> dict[str, str]:
    """Return a sentence for each heading, in the order of the flow."""
    return {heading: tell(design, say) for heading, tell in _TELL.items()}


def _share(value: float) -> str:
    return said(value, "share", "")


def _money(design: Design, value: float) -> str:
    return said(value, "money", SYMBOLS.get(design.currency, f"{design.currency} "))


def _people(design: Design, _: Say) -> str:
    people = design.people
    if people.source == "file":
        return _("People are loaded from {file}.", file=people.file)
    if isinstance(people.places, str):
        return _(
            "{count} residents are made up; places are listed in {file}.",
            count=f"{people.size:,}",
            file=people.places,
        )
    above = {place.parent for place in people.places}
    leaves = sum(place.name not in above for place in people.places)
    return _(
        "{count} residents are made up, in {places} neighbourhoods.", count=f"{people.size:,}", places=leaves
    )


def _pool(design: Design, _: Say) -> str:
    pool = design.pool
    rates = [_share(each.rate) for each in pool.brackets]
    if pool.contributions:
        return _(
            "Households pay {rates} of income by slice, and {count} further contributions.",
            rates=_(", ").join(rates),
            count=len(pool.contributions),
        )
    if len(rates) == 1:
        return _("Households pay {rate} of income.", rate=rates[0])
    return _("Households pay {rates} of income, slice by slice.", rates=_(", ").join(rates))


def _package(design: Design, _: Say) -> str:
    package = design.package
    if package.choose == "threshold":
        most = _money(design, package.threshold or 0)
        return _(
            "Every service is covered that costs at most {amount} per year of healthy life.", amount=most
        )
    if package.choose == "welfare":
        return _("The package of highest welfare is covered, foreseeing what households buy on top.")
    return _("Services are covered by health gained for their cost, until the money is spent.")


def _allocate(design: Design, _: Say) -> str:
    allocate = design.allocate
    return _(
        "{prevention} of the pool goes to population health; places are paid by {by}.",
        prevention=_share(allocate.population_health_share),
        by=_(allocate.formula or allocate.by),
    )


def _market(design: Design, _: Say) -> str:
    names = [plan.name for plan in design.market.offers]
    if len(names) == 1:
        return _("One plan serves everybody.")
    return _("Members choose among {count} plans: {names}.", count=len(names), names=_(", ").join(names))


def _deliver(design: Design, _: Say) -> str:
    deliver: Deliver = design.deliver
    if deliver.organisation:
        return _("Providers are organised as {form}.", form=deliver.organisation)
    held = deliver.contracts.inpatient
    if deliver.responds.after:
        return _("Care moves to {arrangement}, and responds to it.", arrangement=deliver.responds.after)
    if isinstance(held, str):
        return _(
            "Providers hold a contract for each setting; hospital care is paid by {contract}.",
            contract=_(held),
        )
    return _("Providers hold a contract for each setting; hospital care is paid by several.")


def _review(design: Design, _: Say) -> str:
    count = len(design.review.targets)
    if not count:
        return _("No promises are judged.")
    return _("{count} promises are judged at the end of each year.", count=count)


_TELL: Mapping[str, Callable[[Design, Say], str]] = {
    "people": _people,
    "pool": _pool,
    "package": _package,
    "allocate": _allocate,
    "market": _market,
    "deliver": _deliver,
    "review": _review,
}
