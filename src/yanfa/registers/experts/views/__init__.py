"""Views of the expert database."""
