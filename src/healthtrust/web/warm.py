"""What every first visit would wait for, done before it comes: templates compiled, messages read.

It begins when a server has been up for a moment, so that its very first page waits for none of it.
"""

from __future__ import annotations

from threading import Timer

from healthtrust.web.language.spoken import LANGUAGES, spoken, telling
from healthtrust.web.language.told import said_in
from healthtrust.web.rendering import environment

MOMENT = 2.0
"""Seconds after which it begins."""


def warm_up() -> None:
    """Compile every template and read the messages of every language, once for all pages to come."""
    templates = environment()
    for name in templates.list_templates(extensions=["html"]):
        templates.get_template(name)
    for code in LANGUAGES:
        spoken(code)
        for of_design in (False, True):
            said_in("Anything that no message fits", telling(code, of_design))


def soon_warm() -> Timer:
    """Start that in a while, beside the pages; return what can still be called off."""
    timer = Timer(MOMENT, warm_up)
    timer.daemon = True
    timer.start()
    return timer
