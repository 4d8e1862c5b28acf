"""What is typed in 大型仪器共享."""
