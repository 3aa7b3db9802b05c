"""What is wrong with a design file, in the words of its reader rather than of the validator."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ValidationError

from healthtrust.design.lines import nearest_line
from healthtrust.design.whole import Design
from healthtrust.ground.problems import Problem, in_words, nearest_match

EXPECTED = {
    "missing": "a value",
    "greater_than_equal": "at least {ge:g}",
    "less_than_equal": "at most {le:g}",
    "greater_than": "more than {gt:g}",
    "less_than": "less than {lt:g}",
    "finite_number": "a finite number",
    "float_type": "a number",
    "float_parsing": "a plain number, such as 0.09 for 9 per cent",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "string_type": "a text in quotes",
    "bool_parsing": "true or false",
    "tuple_type": "a list in [brackets]",
    "too_short": "at least {min_length} in the list",
    "string_too_short": "a text that is not empty",
    "model_type": "a table",
}

PATTERNS = {
    "^[A-Z]{3}$": "three capital letters, such as GBP",
    "^([A-Z]{3})?$": "three capital letters, such as GBP, or nothing",
    "^[a-z][a-z0-9_]*$": "small letters, digits and _, such as savings_rate",
    "^[a-z0-9][a-z0-9-]*$": "small letters, digits and hyphens, such as group-hospital",
    "^[a-z][a-z0-9 _-]*$": "small letters, digits, spaces, _ and hyphens, such as community trust",
}
"""What a text has to look like, in words."""


OVERRIDDEN = 0
"""The line given to keys that came from the command line rather than from the file."""


def complaints(
    invalid: ValidationError, where: str, lines: dict[str, int], root: type[BaseModel] = Design
) -> list[Problem]:
    """Return one problem per mistake the validator found in a file of `root`, in the order of their lines."""
    told = [(_keys(error["loc"]), dict(error)) for error in invalid.errors(include_url=False)]
    with_parts = {keys[:n] for keys, _ in told for n in range(len(keys))}
    problems: dict[tuple[int, str], Problem] = {}
    for keys, error in told:
        if keys in with_parts:
            continue  # a part of it is wrong: that the whole then fits no other form either is no news
        path = ".".join(keys)
        place = placed(where, path, lines)
        unknown = error["type"] == "extra_forbidden"
        problem = _unknown(place, keys, root) if unknown else _wrong(place, path, error)
        if root is not Design and not unknown:
            problem = replace(problem, remedy="")
        problems.setdefault((nearest_line(path, lines) or 0, f"{place}{problem.found}"), problem)
    return [problems[key] for key in sorted(problems, key=lambda key: key[0])]


def placed(where: str, path: str, lines: dict[str, int]) -> str:
    """Return file, line and key as a reader finds them."""
    if lines.get(path) == OVERRIDDEN:
        return f"--set {path}"
    line = nearest_line(path, lines)
    return ", ".join(part for part in (where, f"line {line}" if line else "", path) if part)


def _keys(location: tuple[int | str, ...]) -> tuple[str, ...]:
    """Return the keys and indices of a location, without the labels the validator adds for unions."""
    labels = {"int", "str", "constrained-int", "constrained-str"}
    return tuple(str(s) for s in location if not any(m in str(s) for m in "[(") and str(s) not in labels)


def _unknown(place: str, keys: tuple[str, ...], root: type[BaseModel]) -> Problem:
    known = keys_at(list(keys[:-1]), root)
    return Problem(
        place,
        f"unknown key {keys[-1]!r}",
        in_words(known) if known else "a known key",
        nearest_match(keys[-1], known),
        "Unknown keys are refused so that a slip is never silent.",
    )


def _wrong(place: str, path: str, error: dict[str, Any]) -> Problem:
    kind, context = str(error["type"]), error.get("ctx", {})
    found = "nothing" if kind == "missing" else _found(error["input"])
    if kind == "literal_error":
        choices = [
            c.strip().strip("'")
            for c in str(context["expected"]).replace(" or ", "@").replace("', '", "'@'").split("@")
        ]
        return Problem(
            place,
            found,
            in_words([repr(c) for c in choices]),
            nearest_match(str(error["input"]), choices),
            f"See: healthtrust explain {path}",
        )
    if kind == "string_pattern_mismatch":
        error = {**error, "msg": PATTERNS.get(str(context["pattern"]), f"a text like {context['pattern']}")}
    expected = EXPECTED.get(kind, str(error["msg"]).removeprefix("Value error, "))
    return Problem(
        place,
        found,
        expected.format(**context) if kind in EXPECTED else expected,
        remedy=f"See: healthtrust explain {_without_numbers(path)}",
    )


def _found(given: Any) -> str:
    """Return what a reader is told was found; of a table that contradicts itself, no more than its keys.

    >>> _found(0.5), _found({"title": "Need", "services": []})
    ('0.5', 'a table of title and services')
    """
    if not isinstance(given, dict) or not given:
        return repr(given)[:80]
    keys = [str(key) for key in given]
    return f"a table of {keys[0] if len(keys) == 1 else ', '.join(keys[:-1]) + ' and ' + keys[-1]}"


def _without_numbers(path: str) -> str:
    return ".".join(step for step in path.split(".") if not step.isdigit())


def keys_at(steps: list[str], root: type[BaseModel] = Design) -> list[str]:
    """Return the keys that a design, or another file, knows at a path of keys and indices."""
    model: type[BaseModel] | None = root
    for step in steps:
        if step.isdigit():
            continue
        field = model.model_fields.get(step) if model else None
        model = inner_model(field.annotation) if field else None
    return list(model.model_fields) if model else []


def inner_model(annotation: Any) -> type[BaseModel] | None:
    """Return the heading class an annotation holds, directly or within a list or union."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        if (model := inner_model(argument)) is not None:
            return model
    return None
