"""Contracts as data: the library of those that ship, and what makes one sound."""

from __future__ import annotations

from healthtrust.deliver.contract.library import contract_named, shipped_contracts

__all__ = ["contract_named", "shipped_contracts"]
