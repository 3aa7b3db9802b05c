"""Risks of two organisation forms, made by hand: who bears how much, and the comparison of both."""

from __future__ import annotations

from typing import Any

ROLES = ("household", "pool", "plan", "organisation", "practice", "hospital", "other providers")


def risks() -> dict[str, list[Any]]:
    """One form: a plan bears volume, a hospital price, and the plan gains where members are ill."""
    rows = [
        ("insurance", "pool", 1.2),
        ("insurance", "plan", -0.2),
        ("insurance", "hospital", 0.0),
        ("volume", "pool", 0.0),
        ("volume", "plan", 0.75),
        ("volume", "hospital", 0.25),
        ("price", "pool", 0.0),
        ("price", "plan", 0.0),
        ("price", "hospital", 1.0),
    ]
    return {name: [row[k] for row in rows] for k, name in enumerate(("risk", "party", "share"))}


def compared() -> dict[str, list[Any]]:
    """Two forms: volume lies with the plan under one, and with the organisation under the other."""
    rows = [
        ("volume", "scattered", 0.1, 0.0, 0.9, 0.0, 0.0, 0.0, 0.0),
        ("volume", "whole", 0.1, 0.0, 0.0, 0.9, 0.0, 0.0, 0.0),
        ("price", "scattered", 0.0, 0.0, 0.0, 0.0, 0.4, 0.6, 0.0),
        ("price", "whole", 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0),
    ]
    return {name: [row[k] for row in rows] for k, name in enumerate(("risk", "form", *ROLES))}
