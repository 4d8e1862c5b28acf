"""The pages of weaknesses: findings, reports, hosts."""
