"""What the accounts do in the background: letters, and tidying at night."""

from django.contrib.sessions.backends.db import SessionStore

from yanfa.kernel.jobs.declare import daily, task
from yanfa.registers.accounts.services import guesses, letters, stale


@task("accounts.letter", retries=8)
def post_letter(sealed: str) -> None:
    """Send a letter of the sign-in library."""
    letters.post(sealed)


@daily(at="03:10")
@task("accounts.tidy")
def tidy() -> None:
    """Delete sessions that are over and counters that say nothing any more."""
    SessionStore.clear_expired()
    guesses.forget_rested()


@daily(at="03:20")
@task("accounts.disable_stale")
def disable_stale() -> None:
    """Disable accounts of staff that nobody has used for long."""
    stale.disable_stale()
