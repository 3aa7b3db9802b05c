"""Mistakes of libraries written in Rust, which leave as no ordinary exception: told as a file that is broken.

>>> with readable("inputs.xlsx"):
...     raise KeyError("left as it is")
Traceback (most recent call last):
KeyError: 'left as it is'
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem


@contextmanager
def readable(file: str) -> Iterator[None]:
    """Tell of a file over which the library that reads it panics."""
    try:
        yield
    except BaseException as broken:
        if type(broken).__name__ != "PanicException":
            raise
        remedy = "Save it again in your spreadsheet."
        found = "a file that the program which reads it cannot make sense of"
        raise InvalidInput([Problem(file, found, "a readable workbook", None, remedy)]) from None
