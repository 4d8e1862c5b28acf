"""What the moves of 信息化运维 do."""
