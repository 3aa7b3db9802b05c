"""A simulated year written as the records that a live year would be run on."""

from healthtrust.live.simulated.written import Written, write_records

__all__ = ["Written", "write_records"]
