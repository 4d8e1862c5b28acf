"""What the moves of 大型仪器共享 do."""
