"""The pages of 大型仪器共享."""
