"""The nightly work of the ledger: holds that have run out, and the proof of every balance."""

from yanfa.kernel.jobs.declare import daily, task

from .holding import expire_holds
from .verifying import verify_ledger

#: How many differences the message of a failed proof names.
NAMED = 5


class LedgerDiffers(RuntimeError):
    """A balance is not what the postings say: somebody wrote past the ledger."""


@daily(at="00:10")
@task("ledger.expire_holds")
def expire() -> None:
    """Let holds run out whose last day was yesterday or before."""
    expire_holds()


@daily(at="03:10")
@task("ledger.verify", retries=0, lease_seconds=1800)
def verify() -> None:
    """Fail, and stay visible as a failed job, when the ledger does not add up."""
    found = verify_ledger()
    if found:
        raise LedgerDiffers(f"{len(found)}：{' '.join(found[:NAMED])}")
