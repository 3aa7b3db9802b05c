"""Indices of need fitted to persons or cells: supply held constant, judged on places held out."""

from __future__ import annotations
