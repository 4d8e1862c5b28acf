"""Budget projects, procurement ledgers and payments from spreadsheets: previewed, and imported all or none."""
