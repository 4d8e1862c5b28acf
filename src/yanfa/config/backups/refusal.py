"""The one error of backups: a sentence for the operator."""


class Refused(Exception):
    """The command stops here; the message says in one sentence why, and what mends it."""
