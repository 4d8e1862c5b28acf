"""The shell that everybody sees first: home, to-do, search, indicators, roles, menu and messages."""
