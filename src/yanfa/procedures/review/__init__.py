"""专家评审: drawing experts, their opinions, and what they come to."""
