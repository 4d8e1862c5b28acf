"""What 信息化运维 tells people."""
