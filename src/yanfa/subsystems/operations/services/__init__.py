"""The verbs of 信息化运维."""
