"""Swiss risk equalisation: insurers with the healthy pay those with the ill, canton by canton."""

from __future__ import annotations

from healthtrust.market.schemes.swiss.answer import answer
from healthtrust.market.schemes.swiss.scheme import Equalised, equalised

__all__ = ["Equalised", "answer", "equalised"]
