"""Who gives care in a setting, who owns whom, and on whose bottom line a result ends.

    owner(s) = the body that owns the kind of provider that works in s
    line(b)  = b where the form has no single bottom line, else the last of b, owner(b), owner(owner(b)), ...

s, b     a setting and a body; kinds of provider and their settings are `records.providers.KINDS`
Source   US-1 and US-2 of the delivery model: a spectrum from solo practice to group, hospital and plan under
         one management; a single bottom line after Feachem and Sekhri, BMJ 2005; 330: 787-788 [recalled].

>>> from healthtrust.deliver.organisations.library import form_named
>>> solo = form_named("solo-practice").organisation
>>> owner_by_setting(solo)["inpatient"], bottom_lines(solo)["hospital"], role_of(solo, "practices")
('hospital', 'hospital', 'practice')
"""

from __future__ import annotations

from healthtrust.design.organisation import (
    HOUSEHOLD,
    PLAN,
    POOL,
    SOCIAL,
    SOCIAL_CARE,
    Body,
    Book,
    Organisation,
)
from healthtrust.records.providers import KINDS, SETTINGS

KINDS_AND_SOCIAL: dict[str, tuple[str, ...]] = {**KINDS, SOCIAL_CARE: (SOCIAL,)}

ROLES = {
    "primary care network": "practice",
    "hospital": "hospital",
    "community and mental health trust": "community trust",
    "pharmacies": "pharmacies",
    SOCIAL_CARE: "social care",
    PLAN: "plan",
}
"""What a body is that owns one thing only; one that owns several or nothing is an organisation."""

ROLES_IN_ORDER = (HOUSEHOLD, POOL, PLAN, "organisation", "practice", "hospital", "other providers")
"""Columns in which forms are compared."""


def settings_of(form: Organisation) -> tuple[str, ...]:
    """Return the settings that the form covers: social care only where it is inside."""
    return (*SETTINGS, SOCIAL) if form.social_care else SETTINGS


def present(form: Organisation) -> tuple[Body, ...]:
    """Return the bodies of a form, less those that only give social care where it is outside."""
    return tuple(b for b in form.bodies if form.social_care or b.owns != (SOCIAL_CARE,))


def books_of(form: Organisation) -> tuple[Book, ...]:
    """Return the books with the settings they cover, less what the form leaves out."""
    known = settings_of(form)
    kept = []
    for book in form.books:
        settings = tuple(s for s in book.settings or known if s in known)
        measures = tuple(s for s in book.measures or settings if s in known)
        kept.append(book.model_copy(update={"settings": settings, "measures": measures}))
    return tuple(book for book in kept if book.settings)


def owner_by_setting(form: Organisation) -> dict[str, str]:
    """Return the body that gives care in each setting; a setting without one is left out."""
    known = settings_of(form)
    return {
        setting: body.name
        for body in form.bodies
        for kind in body.owns
        for setting in KINDS_AND_SOCIAL.get(kind, ())
        if setting in known
    }


def bottom_lines(form: Organisation) -> dict[str, str]:
    """Return for each party the one on whose bottom line its result ends; pool and household on their own."""
    owner = {body.name: body.owner for body in form.bodies}
    ends = {POOL: POOL, HOUSEHOLD: HOUSEHOLD}
    for name in owner:
        last, seen = name, {name}
        while form.single_bottom_line and owner.get(last) and owner[last] not in seen:
            last = owner[last]
            seen.add(last)
        ends[name] = last
    return ends


def role_of(form: Organisation, name: str, *, whole: bool = False) -> str:
    """Return what a party is; `whole` counts what it owns through others on its bottom line."""
    if name in (POOL, HOUSEHOLD):
        return name
    ends = bottom_lines(form)
    mine = [b for b in form.bodies if b.name == name or (whole and ends[b.name] == name)]
    owned = {kind for body in mine for kind in body.owns if kind != SOCIAL_CARE or form.social_care}
    return ROLES[owned.pop()] if len(owned) == 1 else "organisation"


def column_of(role: str) -> str:
    """Return the column of a comparison that a role stands in."""
    return role if role in ROLES_IN_ORDER else "other providers"
