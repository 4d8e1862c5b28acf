"""Files that 成果与制度台账 reads: lists, BibTeX, RIS, Crossref."""
