"""The lists of 大型仪器共享 as spreadsheets and files."""
