"""Links are links: what calls itself a button has to answer to the space bar, which a link does not."""

from __future__ import annotations

import re
from pathlib import Path

from healthtrust.web import rendering

TEMPLATES = Path(rendering.__file__).parent / "templates"


def test_no_link_calls_itself_a_button() -> None:
    found = [
        f"{path.name}: {link}"
        for path in sorted(TEMPLATES.glob("*.html"))
        for link in re.findall(r"<a\b[^>]*>", path.read_text(encoding="utf-8"))
        if 'role="button"' in link
    ]
    assert found == []
