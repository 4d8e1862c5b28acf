"""What the moves of 绩效 do: each function runs in the transaction of its move, on the locked record."""
