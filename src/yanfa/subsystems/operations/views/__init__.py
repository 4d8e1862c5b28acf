"""The pages of 信息化运维, as requests see them."""
