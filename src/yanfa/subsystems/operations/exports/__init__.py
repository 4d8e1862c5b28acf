"""Spreadsheets and documents of 信息化运维."""
