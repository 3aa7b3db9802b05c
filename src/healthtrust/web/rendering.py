"""Pages from templates: everything escaped, nothing missing, in the language of whoever asks.

`page(request, "start.html", runs=...)` gives every template, besides what it is given: `_` (a text in the
reader's language), `told` (a text of a report, marked as English where it has no translation), `told_decided`
(the same of what a design decides), `person`, `language`, `word` (for forms), `path`, `settings`, and `drawn`
(what follows the address of a drawing, so that its words are in that language).
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from healthtrust.ground.problems import Problem
from healthtrust.reports.printed import printed
from healthtrust.reports.tree.hypertext import inline
from healthtrust.version import VERSION
from healthtrust.web.assets import Assets
from healthtrust.web.language.spoken import LANGUAGES, Say, spoken, telling
from healthtrust.web.language.told import said_in

TEMPLATES = Path(__file__).parent / "templates"
LONGEST_KEPT = 500
"""Letters of a text of a report that is kept as HTML, for the next page that says it."""


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Return the page that a template makes of some values."""
    return HTMLResponse(rendered(request, template, **values), status)


def rendered(request: Request, template: str, **values: Any) -> str:
    """Return what a template makes of some values, as text."""
    state = request.state
    around = {
        "request": request,
        "path": request.url.path,
        "person": state.person,
        "language": state.language,
        "languages": tuple(LANGUAGES.values()),
        "word": state.visit["word"],
        "message": state.visit.pop("message", None),
        "settings": request.app.state.settings,
        "assets": request.app.state.assets,
        "version": VERSION,
        "drawn": "" if state.language.code == "en" else f"?language={state.language.code}",
        "_": spoken(state.language.code),
        "told": lambda text: told(text, state.language.code),
        "told_decided": lambda text: told(text, state.language.code, of_design=True),
    }
    return environment().get_template(template).render({**around, **values})


def say_of(request: Request) -> Say:
    """Return what says a text in the language of whoever asks."""
    return spoken(request.state.language.code)


def told(text: object, code: str, of_design: bool = False) -> Markup:
    """Return a text of a report in a language, its marks as HTML; marked as English where it stays so."""
    if isinstance(text, Problem) and code != "en":
        return _problem_told(text, code)
    said = str(text)
    return (_told_once if len(said) <= LONGEST_KEPT else _told)(said, code, of_design)


def _told(text: str, code: str, of_design: bool) -> Markup:
    found = said_in(text, telling(code, of_design)) if code != "en" else text
    if found is not None:
        return inline(found)
    if "\n" in text:
        return Markup("<br>").join(_told(each, code, of_design) for each in text.split("\n"))
    return Markup('<span lang="en">{}</span>').format(inline(text))


_told_once = lru_cache(maxsize=20_000)(_told)


def _problem_told(problem: Problem, code: str) -> Markup:
    """Return a mistake in a language: each of its parts as far as it is known, what was typed as it is."""
    say = spoken(code)
    typed = problem.found.startswith(("'", '"'))
    said = Markup(say("{where}: found {found}; expected {expected}.")).format(
        where=problem.where,
        found=problem.found if typed else told(problem.found, code),
        expected=told(problem.expected, code),
    )
    if problem.nearest:
        said = Markup(say("{text} Did you mean {near}?")).format(text=said, near=problem.nearest)
    if problem.remedy:
        said = Markup(say("{text} {remedy}")).format(text=said, remedy=told(problem.remedy, code))
    return said


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the one environment of templates."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
    )
    made.filters["inline"] = inline
    made.globals["printed"] = printed
    made.globals["Assets"] = Assets
    return made
