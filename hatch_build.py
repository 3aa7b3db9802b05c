"""What the build of the wheel does besides packing: it brings in the assets that are not committed."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent


class BringAssets(BuildHookInterface[Any]):
    """Brings them in before a wheel is packed; an editable install leaves that to `make assets`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run before packing."""
        if version != "editable" and (ROOT / "assets" / "bring.py").is_file():
            runpy.run_path(str(ROOT / "assets" / "bring.py"))["bring"]()
