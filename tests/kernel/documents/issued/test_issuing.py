"""Issued documents: versions that follow one another, scans that come back, and nothing that is overwritten."""

import hashlib
from functools import partial
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.utils import translation

from tests.kernel.documents.issued.conftest import PDF
from tests.kernel.racing import Gate, race
from tests.registers.people import account
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.documents import kinds
from yanfa.kernel.documents.issued import issuing
from yanfa.kernel.documents.issued.issuing import documents_of, issue, receive_sealed, serve, verify_hash
from yanfa.kernel.documents.kinds import IssuedKind, UnknownKind
from yanfa.kernel.documents.models import IssuedDocument
from yanfa.kernel.files.models import StoredFile
from yanfa.kernel.files.refusals import FileDamaged, FileRefused

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def issued(motion, kind, officer):
    """Issue the form with these bytes."""

    def make(data=PDF, **changes):
        given = {"data": data, "file_name": "自评表.pdf", "title": "自评表", "by": officer}
        return issue(motion, kind, **given | changes)

    return make


def scan(data=PDF + b"scan", name="扫描件.pdf"):
    return SimpleUploadedFile(name, data)


class TestIssuing:
    def test_keeps_the_file_with_its_hash_number_and_approval(self, issued, motion, officer):
        boss = account("boss", "performance_officer")
        document = issued(approved_by=boss, number="浦科〔2024〕3号", public=True)
        assert (document.version, document.number, document.public) == (1, "浦科〔2024〕3号", True)
        assert document.sha256 == hashlib.sha256(PDF).hexdigest() == document.file.sha256
        assert (document.issued_by, document.approved_by, document.target) == (officer, boss, motion)
        assert b"".join(serve(document).streaming_content) == PDF
        event = AuditEvent.objects.get(action="documents.issue")
        assert event.summary == "签章版：自评表 v1"
        assert event.changes["sha256"] == document.sha256

    def test_a_further_one_is_a_new_version_that_supersedes(self, issued, motion, django_assert_num_queries):
        first, second = issued(), issued(PDF + b"2")
        assert (second.version, second.supersedes) == (2, first)
        with django_assert_num_queries(1):
            found = [(each.version, each.file.name, str(each.issued_by)) for each in documents_of(motion)]
        assert [version for version, _name, _by in found] == [2, 1]
        assert first.superseded_by == second

    def test_kinds_number_their_versions_apart(self, issued, motion, officer, kind):
        other = kinds.register(IssuedKind("sample.public", "公开版", "Public form"))
        issued()
        second = issue(motion, other, data=PDF, file_name="a.pdf", title="公开版", by=officer)
        assert second.version == 1
        assert list(documents_of(motion, "sample.public")) == [second]

    def test_a_file_that_is_something_else_is_refused_and_nothing_is_kept(self, issued):
        with pytest.raises(FileRefused, match="文件内容与扩展名不符"):
            issued(b"MZ")
        assert not IssuedDocument.objects.exists()
        assert not StoredFile.objects.exists()
        assert AuditEvent.objects.filter(action="files.refused").count() == 1

    def test_what_cannot_be_written_leaves_no_file_behind(self, issued):
        with pytest.raises((ValueError, IntegrityError)):
            issued(title=None)
        assert not StoredFile.objects.exists()

    def test_a_kind_must_be_declared(self, motion, officer):
        with pytest.raises(UnknownKind, match=r"sample\.other"):
            issue(
                motion,
                IssuedKind("sample.other", "x", "x"),
                data=PDF,
                file_name="a.pdf",
                title="x",
                by=officer,
            )

    def test_a_kind_is_declared_once_and_has_two_names(self, issued, kind):
        with pytest.raises(ValueError, match="declared twice"):
            kinds.register(IssuedKind("sample.form", "x", "x"))
        document = issued()
        assert document.kind_name == "签章版"
        with translation.override("en"):
            assert document.kind_name == "Signed form"


class TestSealing:
    def test_the_scan_belongs_to_the_version_and_both_hashes_stand(self, issued, officer):
        document = receive_sealed(issued(), scan(), by=officer)
        assert (document.version, document.is_sealed, document.sealed_by) == (1, True, officer)
        assert document.sealed_sha256 == hashlib.sha256(PDF + b"scan").hexdigest()
        assert b"".join(serve(document, sealed=True).streaming_content) == PDF + b"scan"
        assert AuditEvent.objects.get(action="documents.receive_sealed").changes["version"] == 1

    def test_a_second_scan_is_a_new_version_and_the_first_stays(self, issued, officer):
        first = receive_sealed(issued(number="1号"), scan(), by=officer)
        second = receive_sealed(first, scan(PNG, "扫描件.png"), by=officer)
        first.refresh_from_db()
        assert (second.version, second.supersedes, second.file, second.number) == (
            2,
            first,
            first.file,
            "1号",
        )
        assert first.sealed_sha256 == hashlib.sha256(PDF + b"scan").hexdigest()
        assert second.sealed_sha256 == hashlib.sha256(PNG).hexdigest()

    def test_a_superseded_version_takes_no_scan(self, issued, officer):
        first = issued()
        issued(PDF + b"2")
        with pytest.raises(ValidationError, match="已有第 2 版"):
            receive_sealed(first, scan(), by=officer)
        assert StoredFile.objects.filter(purpose="documents.sealed").count() == 0

    @pytest.mark.parametrize(
        ("data", "name", "sentence"),
        [(PDF, "a.docx", "只接收 jpeg、jpg、pdf、png 文件"), (b"", "a.pdf", "文件是空的"), (b"MZ", "a.png", "不符")],
    )  # fmt: skip
    def test_a_scan_is_a_pdf_or_a_picture(self, issued, officer, data, name, sentence):
        document = issued()
        with pytest.raises(FileRefused, match=sentence):
            receive_sealed(document, scan(data, name), by=officer)
        document.refresh_from_db()
        assert not document.is_sealed

    def test_without_a_scan_there_is_none_to_give_out(self, issued):
        with pytest.raises(LookupError, match="No sealed scan"):
            serve(issued(), sealed=True)


class TestNothingIsOverwritten:
    @pytest.mark.parametrize(
        "act",
        [
            lambda document: document.save(),
            lambda document: document.delete(),
            lambda document: IssuedDocument.objects.all().delete(),
            lambda document: IssuedDocument.objects.update(title="改"),
        ],
        ids=["save", "delete", "delete all", "update"],
    )
    def test_every_other_write_is_refused(self, issued, act):
        document = issued()
        with pytest.raises(TypeError, match="stays as it was issued"):
            act(document)
        assert IssuedDocument.objects.get().title == "自评表"

    def test_a_seal_is_added_once(self, issued, officer):
        document = receive_sealed(issued(), scan(), by=officer)
        assert IssuedDocument.objects.filter(pk=document.pk).add_seal(sealed_sha256="0" * 64) == 0

    def test_changed_bytes_are_found(self, issued, officer):
        document = receive_sealed(issued(), scan(), by=officer)
        assert verify_hash(document)
        document.sealed_file.path.write_bytes(PDF)
        assert not verify_hash(document)
        with pytest.raises(FileDamaged):
            serve(document, sealed=True)
        document.sealed_file.path.unlink()
        assert not verify_hash(document)


@pytest.mark.django_db(transaction=True)
def test_versions_issued_at_once_follow_one_another(issued, motion, officer):
    outcomes = race([partial(issued, PDF + bytes([number])) for number in range(6)])
    assert sorted(each.version for each in outcomes) == [1, 2, 3, 4, 5, 6]
    chain = {each.version: each.supersedes and each.supersedes.version for each in documents_of(motion)}
    assert chain == {1: None, 2: 1, 3: 2, 4: 3, 5: 4, 6: 5}


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_of_the_record_all_take_the_same_version(issued, monkeypatch):
    first, gate = issued(), Gate(6)

    def all_look(record, kind):
        latest = documents_of(record, kind).first()
        gate()
        return SimpleNamespace(first=lambda: latest)

    monkeypatch.setattr(issuing, "documents_of", all_look)
    outcomes = race([partial(issuing._again, first)] * 6)
    assert sum(isinstance(each, IssuedDocument) for each in outcomes) == 1, outcomes
    assert sum(isinstance(each, IntegrityError) for each in outcomes) == 5, outcomes
