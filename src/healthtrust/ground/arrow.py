"""pyarrow, without the second that it would take to look at pandas.

pyarrow asks at its first conversion whether pandas is there, and imports it whole if it is, to know its types
when it meets them. No column here is ever one of pandas. It is there because the regression of `allocate fit`
needs it, and nothing else does: so the question is answered with no, once, while pandas cannot be found.

>>> arrow().array([1, 2]).to_pylist()
[1, 2]
"""

from __future__ import annotations

import sys
from functools import cache
from types import ModuleType
from typing import Any


class _WithoutPandas:
    """A finder of modules that says of pandas that it is not there."""

    @staticmethod
    def find_spec(name: str, *_: Any) -> None:
        if name == "pandas":
            raise ImportError("pyarrow need not look at it")


@cache
def arrow() -> ModuleType:
    """Return pyarrow, which has been told that there is no pandas; whoever imports pandas later may.

    Both ways of conversion ask on their own.
    """
    import pyarrow
    from numpy import zeros

    if "pandas" not in sys.modules:
        sys.meta_path.insert(0, _WithoutPandas)
        try:
            pyarrow.chunked_array([pyarrow.array(zeros(1))]).to_numpy()
        finally:
            sys.meta_path.remove(_WithoutPandas)
    module: ModuleType = pyarrow
    return module
