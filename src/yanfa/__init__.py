"""Yanfa 研发: an open R&D public service platform whose performance figures are computed from its own records."""

__version__ = "0.1.0"
