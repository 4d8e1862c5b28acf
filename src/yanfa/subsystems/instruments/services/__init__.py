"""The verbs of 大型仪器共享 that are not one move."""
