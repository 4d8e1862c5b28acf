"""Bibliographic files: BibTeX, RIS, the tagged exports of 知网, and Crossref's JSON, read without Django."""
