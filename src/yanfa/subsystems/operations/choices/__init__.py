"""Enumerations of 信息化运维."""
