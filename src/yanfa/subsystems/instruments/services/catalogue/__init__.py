"""The public catalogue: kept as the records are, searched, compared, counted."""

from .similar import Similar, similar_to

__all__ = ["Similar", "similar_to"]
