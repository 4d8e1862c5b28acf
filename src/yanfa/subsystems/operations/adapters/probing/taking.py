"""The other half of the probe: names the targets by the database, and takes the spool in, whenever that answers."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections import Counter
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from yanfa.kernel import clock, policy
from yanfa.subsystems.operations.models import ProbeTarget
from yanfa.subsystems.operations.rules.probing import Sample, SampleRefused, sample_in
from yanfa.subsystems.operations.services.probing.loading import Loaded, load
from yanfa.subsystems.operations.services.probing.targets import probe_own_portal

from .fetching import Target
from .spool import Spool

log = logging.getLogger(__name__)

#: Seconds between two takings in.
EVERY = 10.0


def seal_key() -> bytes:
    """The key of the spool's seals, from the platform's secret."""
    return hashlib.sha256(b"probe spool:" + settings.SECRET_KEY.encode()).digest()


def spool_of_settings() -> Spool:
    """The spool in the data folder of this installation."""
    return Spool(settings.DATA_DIR / "probe", seal_key())


def targets_now() -> list[Target]:
    """The targets that are probed, as the probe's loop knows them."""
    return [
        Target(
            key=target.public_id,
            kind=target.kind,
            address=target.address,
            expected_status=target.expected_status,
            expected_text=target.expected_text,
            interval=target.interval,
            timeout=target.timeout,
            valid_from=target.valid_from.timestamp(),
            valid_to=None,
        )
        for target in ProbeTarget.objects.all().open().order_by("pk")
    ]


def take_in(spool: Spool) -> Loaded:
    """Take in what the spool holds, piece by piece, and put away files that are done. Raises DatabaseError."""
    result = Loaded()
    for piece in spool.pieces():
        result.add(load(_samples(piece.lines, spool.key, result)))
        spool.take(piece)
    spool.put_away()
    kept = timedelta(days=int(policy.get("operations.probe_raw_days").value))
    spool.clear((clock.now() - kept).timestamp())
    return result


def _samples(lines: list[bytes], key: bytes, result: Loaded) -> list[Sample]:
    found: list[Sample] = []
    for line in lines:
        try:
            found.append(sample_in(line, key))
        except SampleRefused as reason:
            result.refuse(str(reason))
    return found


class Taker(threading.Thread):
    """Takes the spool in and names the targets, again and again. A database that is gone is waited for."""

    def __init__(self, spool: Spool, stop: threading.Event, every: float = EVERY, own: str = "") -> None:
        super().__init__(name="probe-taker", daemon=True)
        self.spool, self.stop, self.every, self.own = spool, stop, every, own
        self._gone = False

    def run(self) -> None:
        while not self.stop.is_set():
            self.once()
            self.stop.wait(self.every)
        connection.close()

    def once(self) -> Loaded | None:
        """One turn; None where the database did not answer."""
        try:
            close_old_connections()
            if self.own:
                probe_own_portal(address=self.own)
            self.spool.keep_targets(targets_now())
            result = take_in(self.spool)
        except (DatabaseError, InterfaceError, OSError) as failure:
            self._say_gone(failure)
            return None
        if self._gone:
            log.warning("The database answers again; what was seen meanwhile is taken in.")
        self._gone = False
        _say_refused(result)
        return result

    def _say_gone(self, failure: Exception) -> None:
        if not self._gone:
            log.warning("The database does not answer (%s); the spool keeps the samples.", failure)
        self._gone = True
        connection.close()


def _say_refused(result: Loaded) -> None:
    for reason, number in Counter(result.refused).items():
        log.warning("%d spooled lines were not taken in: %s.", number, reason)
