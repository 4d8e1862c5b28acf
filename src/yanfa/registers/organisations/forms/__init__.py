"""Forms of the organisations: the list's filters, a unit's facts, its people, and applications."""
