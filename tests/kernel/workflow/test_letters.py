"""Requests, replies and letters with their numbers and files; and moves that ask for a file."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict

from tests.sampleapp.models import Petition
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.files import purposes
from yanfa.kernel.files.models import StoredFile
from yanfa.kernel.files.purposes import Purpose
from yanfa.kernel.files.refusals import FileRefused
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.workflow.asks import Ask, posted
from yanfa.kernel.workflow.catalogue import get
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.fragments import letters
from yanfa.kernel.workflow.models import Turn
from yanfa.kernel.workflow.moving import perform, perform_many
from yanfa.kernel.workflow.uploads import kept
from yanfa.kernel.workflow.verifying import verify_turns

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n"
REQUEST = {
    "number": "研服〔2024〕7号",
    "title": "关于调整绩效目标的请示",
    "signer": "钱主任",
    "dated": "2024-09-20",
}
REPLY = {
    "number": "浦科〔2024〕31号",
    "title": "关于调整绩效目标的批复",
    "issuing_body": "区科技和经济委员会",
    "signer": "孙主任",
    "dated": "2024-09-26",
}
GRANTED = REPLY | {"outcome": "approved"}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


@pytest.fixture
def petition(people, friday):
    return enter(Petition(title="调整目标"), by=people["reviewer"])


@pytest.fixture
def act(petition, people):
    """Make a move with the petition as one of the people."""

    def make(move, who="reviewer", **data):
        perform(move, petition, by=people[who], data=data)
        return petition.state

    return make


@pytest.fixture
def refused(act):
    def make(move, who="reviewer", **data):
        with pytest.raises(MoveRefused) as caught:
            act(move, who, **data)
        return caught.value

    return make


def scan(data=PDF, name="批复.pdf"):
    return SimpleUploadedFile(name, data)


def bytes_on_the_disk(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


class TestLetters:
    def test_a_request_and_its_reply_stand_with_number_and_signer(self, act, petition, people):
        assert act("request", **REQUEST) == "requested"
        assert Turn.objects.for_target(petition).get().due_on == date(2024, 10, 16)
        assert act("reply_approved", **GRANTED) == "granted"
        asked, answer = letters.letters_of(petition)
        assert (asked.kind, asked.number, asked.issuing_body) == (
            "request",
            "研服〔2024〕7号",
            "研发服务中心",
        )
        assert (answer.answers, answer.outcome, answer.signer) == (asked, "approved", "孙主任")
        assert (answer.recorded_by, answer.dated) == (people["reviewer"], date(2024, 9, 26))
        event = AuditEvent.objects.get(action="sample.petition.reply_approved")
        assert event.changes["answers"]["number"] == "浦科〔2024〕31号"
        assert verify_turns() == []

    def test_approved_in_part_is_said(self, act, petition):
        act("request", **REQUEST)
        act("reply_approved", **REPLY, outcome="partly")
        assert letters.letters_of(petition).last().get_outcome_display() == "部分同意"

    def test_a_refusal_leads_back_and_a_new_request_is_answered_apart(self, act, petition):
        act("request", **REQUEST)
        assert act("reply_refused", **REPLY) == "draft"
        act("request", **REQUEST | {"number": "研服〔2024〕8号"})
        act("reply_approved", **GRANTED | {"number": "浦科〔2024〕32号"})
        answered = [
            (each.outcome, each.answers.number) for each in letters.letters_of(petition) if each.answers
        ]
        assert answered == [("refused", "研服〔2024〕7号"), ("approved", "研服〔2024〕8号")]

    def test_a_letter_may_come_in_between(self, act, petition):
        act("request", **REQUEST)
        assert act("record_letter", "decider", **REPLY) == "requested"
        assert letters.letters_of(petition).last().kind == "letter"

    def test_a_number_is_used_once_by_a_body(self, act, refused, petition, people):
        act("request", **REQUEST)
        act("reply_refused", **REPLY)
        assert refused("request", **REQUEST).reason == "研发服务中心的文号“研服〔2024〕7号”已登记过。"
        assert petition.state == "draft"
        act("request", **REQUEST | {"number": "研服〔2024〕8号"})
        assert "已登记过" in refused("reply_approved", **GRANTED).reason
        act("reply_approved", **GRANTED | {"issuing_body": "区财政局"})

    @pytest.mark.parametrize(
        ("day", "sentence"),
        [
            ("2024-09-28", "成文日期不能晚于今天。"),
            ("2024-09-19", "批复的日期不能早于请示的日期 2024-09-20。"),
        ],
    )
    def test_dates_must_be_possible(self, act, refused, day, sentence):
        act("request", **REQUEST)
        assert refused("reply_approved", **GRANTED | {"dated": day}).reason == sentence

    def test_only_who_may_records_it(self, refused):
        assert refused("request", "decider", **REQUEST).cause == "may"


class TestFilesOfMoves:
    def test_the_scan_comes_with_the_move_and_stays_with_its_hash(self, act, petition):
        act("request", **REQUEST, file=scan())
        letter = letters.letters_of(petition).get()
        assert letter.file.path.read_bytes() == PDF
        event = AuditEvent.objects.get(action="sample.petition.request")
        assert event.changes["answers"]["file"] == f"批复.pdf {letter.file.sha256}"

    @pytest.mark.parametrize(
        ("upload", "sentence"),
        [
            (scan(b"MZ", "a.exe"), "只接收"),
            (scan(b"MZ", "a.pdf"), "文件内容与扩展名不符，请用原程序另存后再上传。"),
            (scan(b"", "a.pdf"), "所提交的是空文件"),
            ("a.pdf", "未提交文件"),
        ],
    )
    def test_what_is_no_scan_is_told_at_the_question(self, refused, petition, folder, upload, sentence):
        refusal = refused("request", **REQUEST, file=upload)
        assert (refusal.cause, refusal.status, list(refusal.errors)) == ("asks", 422, ["file"])
        assert sentence in refusal.errors["file"][0]
        assert petition.state == "draft"
        assert not StoredFile.objects.exists()
        assert bytes_on_the_disk(folder) == []

    def test_one_too_big_is_told_and_the_refusal_stays_in_the_log(self, refused, monkeypatch):
        (ask,) = [ask for ask in get("sample.petition").move("request").asks if ask.name == "file"]
        monkeypatch.setitem(
            vars(ask), "purpose", Purpose("workflow.letter", "公文", frozenset({"pdf"}), largest=5)
        )
        assert "文件超过 5" in refused("request", **REQUEST, file=scan()).errors["file"][0]
        monkeypatch.setitem(vars(ask), "purpose", letters.FILE)
        refused("request", **REQUEST, file=scan(b"MZ", "a.pdf"))
        assert AuditEvent.objects.filter(action="files.refused").count() == 1

    def test_a_file_that_must_come_is_missed(self, refused, monkeypatch):
        (ask,) = [ask for ask in get("sample.petition").move("request").asks if ask.name == "file"]
        monkeypatch.setitem(vars(ask), "required", True)
        assert refused("request", **REQUEST).errors == {"file": ["这个字段是必填项。"]}

    def test_a_move_that_is_refused_leaves_no_file(
        self, act, refused, folder, django_capture_on_commit_callbacks
    ):
        act("request", **REQUEST)
        with django_capture_on_commit_callbacks(execute=True):
            refused("reply_approved", **GRANTED | {"dated": "2024-09-19"}, file=scan())
        assert not StoredFile.objects.exists()
        assert bytes_on_the_disk(folder) == []
        refused("request", **REQUEST, file=scan())
        assert not StoredFile.objects.exists()

    def test_a_set_shares_the_file(self, people, petition):
        other = enter(Petition(title="另一"), by=people["reviewer"])
        perform_many("request", [petition], by=people["reviewer"], data=REQUEST | {"file": scan()})
        perform_many(
            "request", [other], by=people["reviewer"], data=REQUEST | {"number": "9号", "file": scan()}
        )
        assert letters.letters_of(other).get().file.sha256 == letters.letters_of(petition).get().file.sha256

    def test_the_platform_itself_uploads_nothing(self):
        asks = get("sample.petition").move("request").asks
        with (
            pytest.raises(MoveRefused, match="文件须由有账号的人员上传"),
            kept(asks, {"file": scan()}, None, None),
        ):
            pass

    def test_a_purpose_belongs_to_files_alone(self):
        with pytest.raises(ValueError, match="文件须写明用途"):
            Ask("scan", "扫描件", "Scan", kind="file")
        with pytest.raises(ValueError, match="其他问题不写"):
            Ask("scan", "扫描件", "Scan", purpose=purposes.get("workflow.letter"))

    def test_posted_files_are_answers(self):
        asks = get("sample.petition").move("request").asks
        upload = scan()
        found = posted(asks, QueryDict("number=1&file=evil"), MultiValueDict({"file": [upload]}))
        assert found == {"number": "1", "file": upload}
        assert posted(asks, QueryDict("file=evil"), MultiValueDict()) == {}


class TestAttaching:
    def test_the_scan_may_come_later_and_once(self, act, petition, people):
        act("request", **REQUEST)
        letter = letters.attach(letters.letters_of(petition).get(), scan(), by=people["reviewer"])
        assert letters.letters_of(petition).get().file == letter.file
        assert AuditEvent.objects.get(action="workflow.attach_letter").changes["sha256"] == letter.file.sha256
        with pytest.raises(ValidationError, match="已有文件，不能替换"):
            letters.attach(letter, scan(PDF + b"2"), by=people["reviewer"])
        assert StoredFile.objects.count() == 1

    def test_what_is_no_scan_is_refused(self, act, petition, people):
        act("request", **REQUEST)
        with pytest.raises(FileRefused):
            letters.attach(letters.letters_of(petition).get(), scan(b"MZ"), by=people["reviewer"])


class TestThePage:
    @pytest.fixture
    def post(self, petition, people):
        def send(**data):
            request = RequestFactory().post("/petition/move/request/", data)
            request.user = people["reviewer"]
            request._messages = type("Kept", (list,), {"add": lambda self, *words: self.append(words)})()
            return move_page(request, petition, "request")

        return send

    def test_sends_files(self, petition, people, post):
        request = RequestFactory().get("/petition/move/request/")
        request.user = people["reviewer"]
        page = move_page(request, petition, "request").content.decode()
        assert 'enctype="multipart/form-data"' in page
        assert 'accept=".doc,.docx,.jpeg,.jpg,.ofd,.pdf,.png,.txt,.wps"' in page
        answer = post(**REQUEST, file=scan())
        assert (answer.status_code, answer.url) == (302, "/petition/")
        assert letters.letters_of(petition).get().file.name == "批复.pdf"

    def test_tells_at_the_field_and_keeps_what_was_typed(self, post, petition):
        page = post(**REQUEST, file=scan(b"MZ")).content.decode()
        assert "文件内容与扩展名不符" in page
        assert 'value="研服〔2024〕7号"' in page
        petition.refresh_from_db()
        assert petition.state == "draft"
