"""What global search finds of 成果与制度台账."""

from . import documents, results

__all__ = ["documents", "results"]
