"""The sums and conditions of 大型仪器共享: pure functions, one module for each part of the service."""
