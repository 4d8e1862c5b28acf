"""Weaknesses that were found: which host belongs to which system, the reports, and each finding with its process."""

from .findings import Vulnerability, VulnerabilityQuerySet
from .hosts import VulnerabilityHost
from .reports import VulnerabilityReport

__all__ = ["Vulnerability", "VulnerabilityHost", "VulnerabilityQuerySet", "VulnerabilityReport"]
