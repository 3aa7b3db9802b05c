"""healthtrust deliver organisations: forms in words, what each tier passes on, and who bears which risk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.columns import WRITTEN, as_texts
from healthtrust.cli.say import say_json, say_table
from healthtrust.cli.written import Written
from healthtrust.deliver.organisations.answer import (
    Answer,
    answer,
    as_plain,
    bearers,
    bearing_volume,
    compared_words,
    described,
    forms_rows,
    results_rows,
    risk_rows,
    sentence,
    tables,
)
from healthtrust.deliver.organisations.library import Form, form_named, place_named, shipped_forms
from healthtrust.deliver.organisations.risk import SHOCK, Borne
from healthtrust.design.organisation import Place
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.money import words
from healthtrust.ground.problems import Problem
from healthtrust.records.whole_file import unwritable


@dataclass(frozen=True)
class OrganisationsOptions:
    """What is asked of the forms, and where the answer goes."""

    compare: bool = False
    place: Path | None = None
    shock: float = SHOCK
    social_care: bool = False
    json: bool = False
    to: Path | None = None


def organisations_verb(names: tuple[str, ...], options: OrganisationsOptions) -> None:
    """List the forms that ship, show some, or compare them; write the answer where asked."""
    problems = unwritable(options.to, WRITTEN, (options.place, *map(Path, names)), "--out")
    if not 0 < options.shock < 1:
        problems.append(
            Problem("--shock", f"{options.shock:g}", "a share between 0 and 1, such as 0.05 for 5 %")
        )
    forms = _forms(names or shipped_forms(), options, problems)
    place = _place(options.place, problems)
    refuse(problems)
    assert place is not None
    found = answer(forms, place, options.shock)
    if options.to is not None:
        FORMS.write(found, options.to)
    if options.json:
        say_json(as_plain(found))
    elif options.compare or not names:
        _list(found, risks=options.compare)
    else:
        for position in range(len(found.forms)):
            _show(found, position)


def _forms(names: tuple[str, ...], options: OrganisationsOptions, problems: list[Problem]) -> list[Form]:
    """Return the forms named; what is wrong with any of them is added to the problems."""
    found = []
    for name in names:
        try:
            found.append(form_named(name, social_care=options.social_care))
        except InvalidInput as refused:
            problems += refused.problems
    twice = {form.name for form in found if sum(other.name == form.name for other in found) > 1}
    problems += [
        Problem(f"form {name}", "two forms of that name", "a name of its own") for name in sorted(twice)
    ]
    return found


def _place(path: Path | None, problems: list[Problem]) -> Place | None:
    """Return the place of a file, or the typical one; what is wrong with it is added to the problems."""
    try:
        return place_named(str(path or ""))
    except InvalidInput as refused:
        problems += refused.problems
        return None


def _list(found: Answer, *, risks: bool) -> None:
    """Say what forms there are, or who bears which risk under each."""
    if risks:
        print(sentence(found))
        print()
        print(f"{_asked(found)}; bodies on one bottom line count as one")
        say_table(("risk", "form", "borne by"), compared_words(found))
        return
    print(f"{len(found.forms)} organisation forms, from the most scattered to the most integrated")
    print()
    told = forms_rows(found)
    said = {
        "form": told["form"],
        "delivery": told["delivery integration"],
        "funding": told["funding integration"],
        "one bottom line": told["single bottom line"],
        "most volume risk": [f"{party} {_per_cent(share)}" for party, share in bearing_volume(found)],
    }
    say_table(list(said), as_texts(said, list(said)))


def _show(found: Answer, position: int) -> None:
    """Say one form in words, its money tier by tier, and who bears which risk."""
    form, expected = found.forms[position], found.expected[position]
    if position:
        print()
    print(f"{form.organisation.title} ({form.name})")
    for line in described(form, expected, found.money):
        print(line)
    print()
    told = results_rows(_one_of(found, position))
    money = ("received", "charges", "passed on", "care", "left")
    said = {name: [words(_minor(found, cell), found.money) for cell in told[name]] for name in money}
    print(f"As expected: {found.place.title}, a year")
    say_table(("party", *money), as_texts(told | said, ("party", *money)))
    print()
    print(sentence(_one_of(found, position)))
    print(_asked(found))
    _risks(found.by_body[position], found)
    if form.organisation.single_bottom_line:
        print()
        print("The same on bottom lines: bodies of one owner as one")
        _risks(found.whole[position], found)


def _one_of(found: Answer, position: int) -> Answer:
    """Return the answer of one form."""
    one = slice(position, position + 1)
    return Answer(
        found.forms[one], found.place, found.shock, found.expected[one], found.by_body[one], found.whole[one]
    )


def _risks(borne: tuple[Borne, ...], found: Answer) -> None:
    rows = [[each.risk, words(each.size, found.money), bearers(each)] for each in borne]
    say_table(("risk", "size", "borne by"), rows)


def _asked(found: Answer) -> str:
    return (
        f"Who bears it if care, prices or members turn out {100 * found.shock:g} % otherwise, quality by "
        f"{100 * found.shock:g} points of 100, or one person costs {_said(found, found.place.one_person)}"
    )


def _said(found: Answer, amount: float) -> str:
    return words(_minor(found, amount), found.money)


def _minor(found: Answer, amount: float) -> int:
    return round(amount * found.minor)


def _per_cent(share: float) -> str:
    """Return a share in words.

    >>> _per_cent(0.977), _per_cent(-0.1)
    ('97.7 %', '−10.0 %')
    """
    return f"{100 * share:.1f} %".replace("-", "−")


def _facts(found: Answer) -> dict[str, str]:
    return {"currency": found.money.code, "shock": f"{found.shock:g}"}


def _page(found: Answer) -> str:
    from healthtrust.reports.deliver_organisations import organisations_page

    return organisations_page(found)


FORMS = Written("Organisation forms", sentence, lambda found: (), tables, risk_rows, _page, _facts)
