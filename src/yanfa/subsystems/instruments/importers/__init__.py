"""Lists that 大型仪器共享 reads from spreadsheets."""
