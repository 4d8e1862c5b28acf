"""The lines of the spool: one sample each as JSON with a seal, by which torn and forged lines are told."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass

#: Longest line that is read at all; a sample needs about 200 bytes.
LONGEST_LINE = 2000
SEAL_LENGTH = 32
LARGEST_MS = 3_600_000


class SampleRefused(ValueError):
    """A line is no sample of this probe; the message says why, in a few words."""


@dataclass(frozen=True)
class Sample:
    """One look at a target: at which tick, how long it took (ms), the answer's status, and what was wrong.

    status: of HTTP, 0 where none came. fault: "" for a good sample, else a code of ProbeFault.
    """

    target: str
    tick: int
    ms: int
    status: int
    fault: str

    @property
    def ok(self) -> bool:
        """Whether the target answered as it should."""
        return not self.fault


def line_of(sample: Sample, key: bytes) -> bytes:
    """The line of a sample, with its seal and its end."""
    body = json.dumps([sample.target, sample.tick, sample.ms, sample.status, sample.fault])
    return f'{{"sample": {body}, "seal": "{_seal(body, key)}"}}\n'.encode()


def sample_in(line: bytes, key: bytes) -> Sample:
    """The sample of a line; raises SampleRefused for a torn, foreign or forged one."""
    if len(line) > LONGEST_LINE:
        raise SampleRefused("longer than a sample can be")
    try:
        content = json.loads(line)
        body, seal = content["sample"], content["seal"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise SampleRefused("torn or not a sample") from None
    if not isinstance(seal, str) or not hmac.compare_digest(
        seal.encode(), _seal(json.dumps(body), key).encode()
    ):
        raise SampleRefused("its seal does not fit")
    return _checked(body)


def _checked(body: object) -> Sample:
    match body:
        case [str(target), int(tick), int(ms), int(status), str(fault)] if (
            0 < tick < 2**40 and 0 <= ms <= LARGEST_MS and 0 <= status <= 999 and len(fault) <= 20
        ):
            return Sample(target, tick, ms, status, fault)
    raise SampleRefused("values that no sample has")


def _seal(body: str, key: bytes) -> str:
    return hmac.new(key, body.encode(), hashlib.sha256).hexdigest()[:SEAL_LENGTH]
