"""Taking files in: nothing is left of what is refused, nothing is lost of what is kept, quotas hold in a race."""

from __future__ import annotations

import hashlib
import threading
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.files import disk, keeping, kinds, purposes
from yanfa.kernel.files.keeping import clean_name, discard, store
from yanfa.kernel.files.models import State, StoredFile
from yanfa.kernel.files.purposes import Purpose
from yanfa.kernel.files.refusals import FileRefused

from .samples import HONEST, HOSTILE

ANYTHING = Purpose("test.anything", "测试", kinds=frozenset(kinds.KINDS))
SMALL = Purpose("test.small", "小文件", kinds=frozenset({"txt"}), largest=100, quota=250)


def upload(name: str = "说明.txt", content: bytes = b"text") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def on_disk(folder) -> list[bytes]:
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


@pytest.mark.django_db
class TestStore:
    def test_bytes_hash_and_row_agree_and_the_log_knows(self, officer, folder):
        content = HONEST["自评表.docx"]
        stored = store(upload("C:\\桌面\\自评表.docx", content), by=officer, purpose=ANYTHING)
        assert (stored.name, stored.size, stored.state) == ("自评表.docx", len(content), State.READY)
        assert stored.sha256 == hashlib.sha256(content).hexdigest()
        assert stored.media_type.endswith("wordprocessingml.document")
        assert stored.path.read_bytes() == content
        assert stored.name not in stored.location
        assert AuditEvent.objects.for_target(stored).get().changes["sha256"] == stored.sha256

    @pytest.mark.parametrize("case", HOSTILE)
    def test_nothing_is_left_of_what_is_refused_but_a_line_in_the_log(self, case, officer, folder):
        name, content, code = HOSTILE[case]
        with pytest.raises(FileRefused) as caught:
            store(upload(name, content), by=officer, purpose=ANYTHING)
        assert caught.value.code == code
        assert on_disk(folder) == []
        assert not StoredFile.objects.exists()
        assert AuditEvent.objects.get(action="files.refused").summary == f"{name}: {code}"

    @pytest.mark.parametrize(
        "name", ["木马.exe", "自评表.docx.exe", "无扩展名", ".htaccess", "页面.html", ""]
    )
    def test_kinds_that_are_not_listed_are_not_even_written(self, name, officer, folder, monkeypatch):
        monkeypatch.setattr(disk, "incoming", pytest.fail)
        document = upload()
        document._name = name
        with pytest.raises(FileRefused, match="只接收") as caught:
            store(document, by=officer, purpose=ANYTHING)
        assert caught.value.code == "kind"

    def test_size_counts_what_comes_not_what_was_announced(self, officer, folder):
        document = upload(content=b"x" * 101)
        document.size = 5
        with pytest.raises(FileRefused, match="超过") as caught:
            store(document, by=officer, purpose=SMALL)
        assert caught.value.code == "size"
        assert on_disk(folder) == []
        store(upload(content=b"x" * 100), by=officer, purpose=SMALL)

    def test_a_quota_is_a_limit_for_one_person_and_purpose(self, officer, folder):
        for _ in range(2):
            store(upload(content=b"x" * 100), by=officer, purpose=SMALL)
        with pytest.raises(FileRefused, match="上限"):
            store(upload(content=b"x" * 51), by=officer, purpose=SMALL)
        store(upload(content=b"x" * 50), by=officer, purpose=SMALL)
        store(upload(content=b"x" * 100), by=officer, purpose=ANYTHING)
        assert len(on_disk(folder)) == 4

    def test_the_bytes_are_on_the_disk_before_the_row(self, officer, monkeypatch):
        order = []
        real = disk.os.fsync
        monkeypatch.setattr(disk.os, "fsync", lambda descriptor: order.append("fsync") or real(descriptor))
        monkeypatch.setattr(keeping, "record", lambda *args, **options: order.append("row"))
        store(upload(), by=officer, purpose=ANYTHING)
        assert order == ["fsync", "fsync", "row"]

    def test_a_broken_upload_leaves_nothing(self, officer, folder):
        class Broken(SimpleUploadedFile):
            def chunks(self, chunk_size=None):
                yield b"half"
                raise ConnectionResetError

        with pytest.raises(ConnectionResetError):
            store(Broken("说明.txt", b"half and half"), by=officer, purpose=ANYTHING)
        assert on_disk(folder) == []


@pytest.mark.django_db(transaction=True)
class TestTransactions:
    def test_a_discarded_file_goes_with_the_commit(self, officer, folder):
        stored = store(upload(), by=officer, purpose=ANYTHING)
        with transaction.atomic():
            discard(stored, by=officer)
            transaction.set_rollback(True)
        assert on_disk(folder) == [b"text"]
        discard(StoredFile.objects.get(), by=officer)
        assert on_disk(folder) == []
        assert AuditEvent.objects.filter(action="files.discarded").count() == 1

    def test_uploads_at_once_cannot_exceed_a_quota_together(self, officer):
        assert self.stored_at_once(officer) == 2

    def test_control_without_lock_and_transaction_they_can(self, officer, monkeypatch):
        monkeypatch.setattr(keeping, "get_user_model", lambda: _NoLock)
        monkeypatch.setattr(keeping, "transaction", SimpleNamespace(atomic=nullcontext))
        assert any(self.stored_at_once(officer) > 2 for _ in range(10))

    def stored_at_once(self, officer) -> int:
        StoredFile.objects.all().delete()
        start = threading.Barrier(8)

        def work() -> None:
            try:
                start.wait(10)
                store(upload(content=b"x" * 100), by=officer, purpose=SMALL)
            except FileRefused:
                pass
            finally:
                connection.close()

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return StoredFile.objects.count()


class _NoLock:
    """Stands for the table of accounts and locks nothing."""

    class _default_manager:
        @staticmethod
        def select_for_update():
            return _NoLock._default_manager

        @staticmethod
        def get(pk):
            return None


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\张\\自评表.docx", "自评表.docx"),
        ("报告\u202efdp.exe", "报告fdp.exe"),
        ("一\r\n二.txt", "一二.txt"),
        ("  自评表.docx ", "自评表.docx"),
        ("长" * 300 + ".docx", "长" * 195 + ".docx"),
        ("", "未命名"),
        ("/", "未命名"),
    ],
)
def test_names_are_cleaned(sent, kept):
    assert clean_name(sent) == kept


def test_purposes_are_declared_once_with_known_kinds():
    assert purposes.register(SMALL) is purposes.register(SMALL)
    assert purposes.get("test.small") == SMALL
    with pytest.raises(ValueError, match="twice"):
        purposes.register(Purpose("test.small", "另一个", kinds=frozenset({"pdf"})))
    with pytest.raises(ValueError, match="exe"):
        Purpose("test.wrong", "错", kinds=frozenset({"exe"}))
    with pytest.raises(purposes.UnknownPurpose):
        purposes.get("test.unheard_of")
