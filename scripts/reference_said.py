"""What the generated pages say besides what they read from code, catalogue and command line."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SAID: Mapping[str, Any] = tomllib.loads(
    Path(__file__).with_name("reference.toml").read_text(encoding="utf-8")
)
