"""Warming up compiles every template, so that no visitor waits for it."""

from __future__ import annotations

from healthtrust.web.rendering import TEMPLATES, environment
from healthtrust.web.warm import warm_up


def test_every_template_is_compiled_before_it_is_asked_for() -> None:
    environment.cache_clear()
    warm_up()
    cache = environment().cache
    assert cache is not None
    kept = {name for _, name in cache.keys()}  # noqa: SIM118, a cache of its own kind
    assert kept == {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")}
