"""Where organisation forms are: shipped ones by name, one's own by the path of its file.

>>> form_named("solo-practice").organisation.title
'Solo practices'
>>> contracts_by_setting(form_named("loose-network"))["primary"]
(('capitation', 0.3), ('fee-for-service', 0.7))
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from healthtrust.deliver.organisations.check import contracts_of, problems_of
from healthtrust.deliver.organisations.ownership import books_of, owner_by_setting, present, settings_of
from healthtrust.design.alone import read_alone
from healthtrust.design.contract import Contract
from healthtrust.design.organisation import Body, Organisation, Place
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match

FORMS_IN_ORDER = (
    "solo-practice",
    "group",
    "loose-network",
    "multispecialty-group",
    "primary-care-led",
    "hospital-led",
    "group-hospital",
    "group-hospital-plan",
    "vertical-region",
)
"""Shipped forms from the most scattered to the most integrated."""


@dataclass(frozen=True)
class Form:
    """A sound organisation form with the contracts of its books."""

    organisation: Organisation
    contracts: Mapping[str, Contract]
    """By the name that books give them."""

    @property
    def name(self) -> str:
        """Return the form's name."""
        return self.organisation.name


def shipped_forms() -> tuple[str, ...]:
    """Return the names of the forms that ship, from the most scattered to the most integrated."""
    found = {path.stem for path in _folder().glob("*.toml")}
    return (*(name for name in FORMS_IN_ORDER if name in found), *sorted(found - set(FORMS_IN_ORDER)))


def form_named(name: str, start: str = ".", *, social_care: bool = False) -> Form:
    """Return a sound form by name or path; raises with everything that is wrong with it.

    social_care: bring social care inside, whatever the file's switch says.
    """
    if name.endswith(".toml"):
        path = Path(start) / name
    else:
        path = _folder() / f"{name}.toml"
        if not path.is_file():
            known = shipped_forms()
            remedy = "Name a shipped form, or give the path of a .toml file."
            near = nearest_match(name, known)
            raise InvalidInput([Problem("organisation form", repr(name), in_words(known), near, remedy)])
    found = read_alone(path, Organisation)
    if social_care:
        found = found.model_copy(update={"social_care": True})
    return form_of(found, path.name, str(path.parent))


def form_of(organisation: Organisation, where: str, start: str = ".") -> Form:
    """Return the sound form of a heading; contracts named by path are looked for from `start`."""
    refuse(problems_of(organisation, where, start))
    return Form(organisation, contracts_of(organisation, start))


def place_named(path: str = "", start: str = ".") -> Place:
    """Return the place of a file, or the typical one that ships."""
    if not path:
        return read_alone(_folder() / "places" / "typical.toml", Place)
    place = read_alone(Path(start) / path, Place)
    known = list(place_named().settings)
    refuse(
        [
            Problem(f"{Path(path).name}, settings", repr(name), in_words(known), nearest_match(name, known))
            for name in place.settings
            if name not in known
        ]
    )
    return place


def bodies_of(form: Form) -> tuple[Body, ...]:
    """Return the bodies of a form, less those that only give social care where it is outside."""
    return present(form.organisation)


def contracts_by_setting(form: Form) -> dict[str, tuple[tuple[str, float], ...]]:
    """Return by setting the contracts that pay who gives care there: name, and share of patients."""
    owner = owner_by_setting(form.organisation)
    return {
        setting: tuple(
            (book.contract, book.share)
            for book in books_of(form.organisation)
            if book.body == owner[setting] and setting in book.settings and not book.on_top
        )
        for setting in settings_of(form.organisation)
    }


def _folder() -> Path:
    return Path(str(files("healthtrust"))) / "catalogue" / "organisations"
