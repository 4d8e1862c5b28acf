"""What 大型仪器共享 tells people, one module for each part of the service."""
