"""The virus scanner: clamd's protocol with a peer of our own and, where it is installed, with clamd itself."""

from __future__ import annotations

import shutil
import socket
import socketserver
import struct
import subprocess
import threading
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from yanfa.kernel.files import scanning, tasks
from yanfa.kernel.files.keeping import store
from yanfa.kernel.files.models import State, StoredFile
from yanfa.kernel.files.refusals import FileRefused
from yanfa.kernel.files.scanning import ScannerDown, find_virus

from .test_keeping import ANYTHING, on_disk

#: What our scanners take for a virus. Not the industry's test string, which would alarm the scanner of this
#: machine.
MARK = b"YANFA-TEST-VIRUS-5f1c"


class Peer(socketserver.BaseRequestHandler):
    """Speaks clamd's side of INSTREAM."""

    def handle(self) -> None:
        file = self.request.makefile("rb")
        assert file.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!I", file.read(4))[0]:
            content += file.read(length)
        self.request.sendall(self.server.answer(content) + b"\0")


@pytest.fixture
def peer(settings):
    """A scanner in this process; `peer.answer` may be replaced."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Peer) as server:
        server.answer = lambda content: b"stream: Yanfa.Test FOUND" if MARK in content else b"stream: OK"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}).start()
        settings.CLAMD_ADDRESS = f"tcp://127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def clamd(tmp_path_factory):
    """The real clamd with one signature of ours, on a local socket."""
    program = shutil.which("clamd")
    if program is None:
        pytest.skip("clamd is not installed on this machine")
    folder = tmp_path_factory.mktemp("clamd")
    (folder / "yanfa.ndb").write_text(f"Yanfa.Test:0:*:{MARK.hex()}\n")
    (folder / "clamd.conf").write_text(
        f"LocalSocket {folder}/socket\nDatabaseDirectory {folder}\nForeground yes\nUser root\nMaxThreads 2\n"
    )
    process = subprocess.Popen([program, "-c", str(folder / "clamd.conf")], stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while not (folder / "socket").exists():
            assert process.poll() is None, "clamd ended at once"
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield f"unix:{folder}/socket"
    finally:
        process.terminate()
        process.wait(20)


def upload(content: bytes = b"text") -> SimpleUploadedFile:
    return SimpleUploadedFile("说明.txt", content)


def test_clamd_itself_is_understood(clamd, settings, tmp_path):
    settings.CLAMD_ADDRESS = clamd
    path = tmp_path / "file"
    path.write_bytes(b"x" * 3 * scanning.CHUNK)
    assert find_virus(path) == ""
    path.write_bytes(b"x" * scanning.CHUNK + MARK)
    assert find_virus(path).startswith("Yanfa.Test")


@pytest.mark.parametrize("size", [0, 1, scanning.CHUNK, 3 * scanning.CHUNK + 7])
def test_every_byte_reaches_the_scanner(peer, tmp_path, size):
    seen = []
    peer.answer = lambda content: seen.append(content) or b"stream: OK"
    (tmp_path / "file").write_bytes(b"x" * size)
    assert find_virus(tmp_path / "file") == ""
    assert len(seen[0]) == size


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR", b"", b"nonsense"])
def test_any_other_answer_is_no_clean_bill(peer, tmp_path, answer):
    peer.answer = lambda content: answer
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(ScannerDown):
        find_virus(tmp_path / "file")


@pytest.mark.django_db
class TestUploads:
    def test_a_virus_is_refused_and_leaves_nothing(self, peer, officer, folder):
        with pytest.raises(FileRefused, match="病毒") as caught:
            store(upload(MARK), by=officer, purpose=ANYTHING)
        assert caught.value.code == "virus"
        assert on_disk(folder) == []
        assert store(upload(), by=officer, purpose=ANYTHING).state == State.READY

    def test_while_the_scanner_is_down_files_wait_and_are_scanned_later(self, peer, settings, officer):
        working = settings.CLAMD_ADDRESS
        settings.CLAMD_ADDRESS = f"tcp://127.0.0.1:{free_port()}"
        clean = store(upload(), by=officer, purpose=ANYTHING)
        infected = store(upload(MARK), by=officer, purpose=ANYTHING)
        tasks.scan_waiting()
        assert list(StoredFile.objects.values_list("state", flat=True)) == [State.WAITING] * 2
        settings.CLAMD_ADDRESS = working
        tasks.scan_waiting()
        assert StoredFile.objects.get(pk=clean.pk).state == State.READY
        assert StoredFile.objects.get(pk=infected.pk).state == State.INFECTED

    def test_without_a_scanner_files_are_ready_at_once(self, officer, settings):
        settings.CLAMD_ADDRESS = ""
        assert store(upload(MARK), by=officer, purpose=ANYTHING).state == State.READY
        tasks.scan_waiting()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
