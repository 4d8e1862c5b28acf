"""What the moves of 绩效 do."""
