"""Mechanisms without a subject, which every subsystem would otherwise write for itself."""
