"""From a Vega or Vega-Lite description to an SVG that reads well inside a page."""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any

import numpy as np

from healthtrust.reports.charts.desks import svg_of
from healthtrust.reports.charts.theme import EDGE

Spec = dict[str, Any]

_OPENING = re.compile(r"<svg [^>]*?width=\"([\d.]+)\" height=\"([\d.]+)\" viewBox=\"([^\"]+)\"[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_LONG = re.compile(r"(\.\d\d)\d+")
_NEEDLESS = re.compile(
    r' (?:aria-[a-z]+|role|class)="[^"]*"|<path (?:class="(?:background|foreground)" )?[^>]*d="" [^>]*/>'
)


def drawn(spec: Spec, name: str, spoken: str) -> str:
    """Return the SVG of a description; its ids begin with `name`, and screen readers say `spoken`."""
    return _in_a_page(svg_of(as_text(spec), vega="/vega/" in spec["$schema"]), name, spoken)


def as_text(spec: Spec) -> str:
    """Return a description as JSON; the same description gives the same text."""
    return json.dumps(spec, ensure_ascii=False, default=_plain, separators=(",", ":"))


def _plain(value: object) -> object:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"a description holds plain values, not {type(value).__name__}")


def _in_a_page(svg: str, name: str, spoken: str) -> str:
    """Name the whole drawing once for screen readers, keep ids apart, and round what no eye can see."""
    body = _NEEDLESS.sub("", svg)
    body = _TAG.sub(lambda tag: _LONG.sub(r"\1", tag[0]), body)
    body = body.replace(f'stroke="{EDGE}"', f'stroke="{EDGE}" paint-order="stroke"')
    body = re.sub(r'(id="|url\(#|href="#)(?=[a-z]+_?\d)', rf"\g<1>{name}-", body)
    found = _OPENING.search(body)
    if found is None:
        raise ValueError(f"the drawing of {name} is no SVG with a size")
    width, height, box = found.groups()
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(spoken)}" '
        f'width="{width}" height="{height}" viewBox="{box}">'
    )
    return body[: found.start()] + opening + body[found.end() :]
