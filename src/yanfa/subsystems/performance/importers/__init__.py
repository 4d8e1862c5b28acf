"""Spreadsheets taken into 绩效."""
