"""The enumerations of 大型仪器共享, one module for each part of the service."""
