"""A mail server that speaks SMTP (RFC 5321) as far as a client needs it, and can be told to refuse or break off."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class Session(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "QUIT":
                self.say("221 bye")
                break
            if verb == "DATA":
                self.data()
            elif verb == "RCPT":
                self.say(self.server.answers.get(line.partition("<")[2].rstrip(">"), "250 ok"))
            else:
                self.say("250 ok")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def data(self) -> None:
        if self.server.breaks_off:
            self.server.breaks_off -= 1
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.say("354 go on")
        content = b""
        while (line := self.rfile.readline()) != b".\r\n":
            content += line
        with self.server.lock:
            self.server.received.append(message_from_bytes(content, policy=policy.default))
        self.say("250 taken")


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.received: list[EmailMessage] = []
        #: What is answered to a recipient, for example "450 later" or "550 unknown".
        self.answers: dict[str, str] = {}
        #: In how many of the next messages the connection breaks before the text is taken.
        self.breaks_off = 0
        self.lock = threading.Lock()


@contextmanager
def running() -> Iterator[Server]:
    with Server() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
        yield server
        server.shutdown()
