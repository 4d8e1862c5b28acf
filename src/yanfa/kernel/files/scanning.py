"""Asking a virus scanner: clamd by its INSTREAM command, over TCP or a local socket.

`settings.CLAMD_ADDRESS` is "tcp://127.0.0.1:3310" or "unix:/run/clamav/clamd.ctl", empty where there is no
scanner. The protocol (clamd(8)): "zINSTREAM\\0", then chunks of a four-byte length in network order and so
many bytes, then a length of zero; the answer is "stream: OK\\0" or "stream: NAME FOUND\\0".
"""

from __future__ import annotations

import socket
import struct
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

CHUNK = 64 * 1024
SECONDS = 60


class ScannerDown(Exception):
    """The scanner does not answer, or answers with an error."""


def is_configured() -> bool:
    """Whether this installation has a scanner."""
    return bool(settings.CLAMD_ADDRESS)


def find_virus(path: Path) -> str:
    """The name of what the scanner found, "" for a clean file. Raises ScannerDown."""
    try:
        with _connect(settings.CLAMD_ADDRESS) as connection:
            answer = _ask(connection, path)
    except OSError as problem:
        raise ScannerDown(str(problem)) from problem
    if answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    if answer != "stream: OK":
        raise ScannerDown(f"The scanner answers {answer!r}.")
    return ""


def _connect(address: str) -> socket.socket:
    where = urlsplit(address)
    if where.scheme == "tcp":
        return socket.create_connection((where.hostname or "127.0.0.1", where.port or 3310), SECONDS)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(SECONDS)
    connection.connect(where.path)
    return connection


def _ask(connection: socket.socket, path: Path) -> str:
    connection.sendall(b"zINSTREAM\0")
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            connection.sendall(struct.pack("!I", len(chunk)) + chunk)
    connection.sendall(struct.pack("!I", 0))
    answer = b""
    while not answer.endswith(b"\0") and (part := connection.recv(4096)):
        answer += part
    return answer.rstrip(b"\0").decode("utf-8", "replace")
