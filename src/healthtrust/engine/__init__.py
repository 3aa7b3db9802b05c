"""Run one task over many parts of the people and add up what comes back, whichever way it is run.

A task is a pure function of a slice of rows, or of the path of a file, and returns whole numbers. So its
total is the same for any number of parts, threads and processes.
"""

from healthtrust.engine.backend import compiled, parts, threads
from healthtrust.engine.partitions import cut
from healthtrust.engine.run import map_partitions
from healthtrust.engine.tally import total

__all__ = ["compiled", "cut", "map_partitions", "parts", "threads", "total"]
