"""Guards against single persons: claims and exposure become a statement in which no one person decides."""

from healthtrust.deliver.guards.claims import Guarded, guarded
from healthtrust.deliver.guards.limits import Pooling
from healthtrust.deliver.guards.read import Asked
from healthtrust.deliver.guards.statement import to_statement

__all__ = ["Asked", "Guarded", "Pooling", "guarded", "to_statement"]
