"""The forms of 信息化运维."""
