"""Template tags of 信息化运维."""
