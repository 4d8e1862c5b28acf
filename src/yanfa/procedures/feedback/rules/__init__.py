"""The sums and conditions of feedback, without Django."""
