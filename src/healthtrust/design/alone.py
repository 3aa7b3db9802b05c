"""A heading in a file of its own: contribution rules, a formula or a pace, read without a whole design."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from healthtrust.design.complaints import complaints
from healthtrust.design.heading import Heading
from healthtrust.design.lines import key_lines
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem, nearest_match

Part = TypeVar("Part", bound=Heading)


def read_alone(path: Path | str, of: type[Part]) -> Part:
    """Return the heading that a TOML file states; raises with every problem found."""
    path = Path(path)
    if not path.is_file():
        near = nearest_match(path.name, [p.name for p in path.parent.glob("*.toml")])
        raise InvalidInput([Problem(path.name, "no such file", "a TOML file", near, "Check the path.")])
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise InvalidInput([Problem(path.name, "bytes that are not UTF-8", "a UTF-8 text file")]) from None
    return alone(text, of, path.name)


def alone(text: str, of: type[Part], where: str) -> Part:
    """Return the heading that a TOML text states; `where` says whose it is."""
    try:
        return of.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as broken:
        remedy = "Texts stand in quotes, tables under [headings]."
        raise InvalidInput([Problem(where, str(broken), "a TOML file", remedy=remedy)]) from None
    except ValidationError as invalid:
        raise InvalidInput(complaints(invalid, where, key_lines(text), of)) from None
