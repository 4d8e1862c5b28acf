"""Reports of vulnerability scanners as XML, read result by result: Nessus (.nessus, version 2) and OpenVAS/GVM.

    scan = read_scan(stream)   # a Scan: which tool, when, how many hosts, and its findings

Entities and external references are refused before anything is read (defusedxml); what was read is let go at once.
"""

from .reading import Scan, ScanRefused, read_scan

__all__ = ["Scan", "ScanRefused", "read_scan"]
