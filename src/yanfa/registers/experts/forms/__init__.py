"""Forms of the expert database: the list's filters, facts, private numbers, relations and avoidances."""
