"""The sums and conditions of 信息化运维, without Django."""
