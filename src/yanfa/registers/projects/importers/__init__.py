"""Budget projects and payments from spreadsheets: previewed, and imported all or none."""
