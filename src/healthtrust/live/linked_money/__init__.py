"""What linkage error costs: the year paid and settled again on the persons of each threshold."""

from healthtrust.live.linked_money.asked import Asked, wrong_in
from healthtrust.live.linked_money.question import Answer, answer
from healthtrust.live.linked_money.rerun import Rerun, rerun

__all__ = ["Answer", "Asked", "Rerun", "answer", "rerun", "wrong_in"]
