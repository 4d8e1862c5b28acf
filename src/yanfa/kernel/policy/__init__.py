"""Versioned parameters with legal basis, source and validity; and the mark of what this database is for.

Every number that a public rule fixes is a parameter: in a file ``policies/*.toml`` of an app, dated, with its
source. A city's own versions are proposed by one person and approved by another; they win over the files.
"""

from .lookup import get, get_version
from .values import Basis, PolicyValue

__all__ = ["Basis", "PolicyValue", "get", "get_version"]
