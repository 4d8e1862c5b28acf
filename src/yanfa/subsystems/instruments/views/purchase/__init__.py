"""Pages of the joint review of purchases: units, departments, the office, and everybody."""
