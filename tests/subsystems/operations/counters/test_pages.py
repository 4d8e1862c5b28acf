"""The pages of counting devices: what they show, what they do, in both languages."""

# ruff: noqa: DTZ001 - devices write the time of their wall clock

from datetime import date, datetime

import openpyxl
import pytest
from django.test import Client

from tests.registers.people import account, signed_in
from tests.subsystems.operations.counters.examples import (
    PDF,
    counted,
    engineer,
    firewall,
    gateway,
    officer,
    packets,
    system,
    text,
    upload,
)
from yanfa.kernel.jobs.worker import work_once
from yanfa.subsystems.operations.models import (
    CounterDevice,
    CounterRule,
    CounterStatement,
    DayCount,
    LogImport,
)
from yanfa.subsystems.operations.services.counters import logs

pytestmark = pytest.mark.django_db

ROOT = "/operations/counters/"
MAY = datetime(2023, 5, 10, 9, 0)


@pytest.fixture
def worker() -> Client:
    return signed_in(Client(), engineer())


@pytest.fixture
def manager() -> Client:
    return signed_in(Client(), officer())


def words(answer) -> str:
    assert answer.status_code == 200, answer
    return answer.content.decode()


def workbook(answer):
    import io  # noqa: PLC0415 - for this helper alone

    return list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)


def xlsx(*rows) -> bytes:
    import io  # noqa: PLC0415 - for this helper alone

    book, target = openpyxl.Workbook(), io.BytesIO()
    for row in [("设备名称", "月份", "日期", "拦截数", "收信总数", "误拦放行数", "更正原因"), *rows]:
        book.active.append(row)
    book.save(target)
    return target.getvalue()


class TestLogs:
    def test_from_the_upload_to_the_count(self, worker):
        device = firewall()
        page = words(
            worker.post(
                f"{device.get_absolute_url()}logs/new/",
                {"file": upload(text(packets(MAY, 30)), "kern.log.1"), "ends_in": "2023-05"},
                follow=True,
            )
        )
        log = LogImport.objects.get()
        assert (log.state, log.file_name) == ("read", "kern.log.1.log")
        assert "远程登录 30" in page
        words(worker.post(f"{log.get_absolute_url()}count/", follow=True))
        assert DayCount.objects.get().blocked == 30
        assert "已计入" in words(worker.get(log.get_absolute_url()))
        assert "已计入" in words(worker.get(f"{ROOT}logs/?q=kern&state=counted&year={log.recorded_at.year}"))
        assert workbook(worker.get(f"{ROOT}logs/export/"))[1][1] == "kern.log.1.log"
        assert b"".join(worker.get(f"{log.get_absolute_url()}file/").streaming_content).count(b"\n") == 30

    def test_the_same_file_again_is_told_at_the_field(self, worker):
        device = firewall()
        data = text(packets(MAY, 3))
        counted(device, engineer("second"), data)
        page = words(
            worker.post(f"{device.get_absolute_url()}logs/new/", {"file": upload(data), "ends_in": "2023-05"})
        )
        assert "已经导入过，不会重复计数" in page

    def test_a_file_that_is_none_is_told_at_the_field(self, worker):
        device = firewall()
        page = words(
            worker.post(f"{device.get_absolute_url()}logs/new/", {"file": upload(b"plain", "kern.log.gz")})
        )
        assert "文件内容与扩展名不符" in page

    def test_a_log_without_its_month_says_what_is_missing(self, worker):
        device = firewall()
        page = words(
            worker.post(
                f"{device.get_absolute_url()}logs/new/", {"file": upload(text(packets(MAY, 3)))}, follow=True
            )
        )
        assert "请填写“日志截止年月”" in page

    def test_a_large_one_is_read_in_the_background(self, worker, monkeypatch):
        monkeypatch.setattr(logs, "AT_ONCE", 10)
        device = firewall()
        given = {"file": upload(text(packets(MAY, 30))), "ends_in": "2023-05"}
        page = words(worker.post(f"{device.get_absolute_url()}logs/new/", given, follow=True))
        assert "正在后台读取" in page
        while work_once("test"):
            pass
        assert LogImport.objects.get().state == "read"

    def test_giving_up(self, worker):
        device = firewall()
        log = logs.read_log_file(
            logs.receive_log(
                device, by=engineer("second"), upload=upload(text(packets(MAY, 3))), ends_in=MAY.date()
            )
        )
        worker.post(f"{log.get_absolute_url()}read/")
        worker.post(f"{log.get_absolute_url()}move/discard/")
        worker.post(f"{log.get_absolute_url()}count/")
        assert LogImport.objects.get().state == "discarded"
        assert not DayCount.objects.exists()


class TestStatements:
    def post(self, client, device, **facts):
        given = {
            "content": "counts",
            "month": "2023-04",
            "blocked": "700",
            "evidence": upload(PDF, "april.pdf"),
        }
        return client.post(f"{device.get_absolute_url()}reports/new/", given | facts, follow=True)

    def test_entered_corrected_and_exported(self, worker):
        device = gateway()
        words(self.post(worker, device, received="900", released="3"))
        assert "这一期已有报表" in words(self.post(worker, device, blocked="70"))
        words(self.post(worker, device, blocked="70", reason="多录了一个零", evidence=upload(PDF, "new.pdf")))
        standing = CounterStatement.objects.get(standing=True)
        assert (standing.blocked, standing.replaces.released) == (70, 3)
        assert "多录了一个零" in words(worker.get(standing.get_absolute_url()))
        assert "更正后的报表" in words(worker.get(standing.replaces.get_absolute_url()))
        assert "已更正" in words(worker.get(f"{ROOT}reports/?q=邮件&year=2023"))
        assert len(workbook(worker.get(f"{ROOT}reports/export/"))) == 3
        assert worker.get(f"{standing.get_absolute_url()}file/").status_code == 200

    @pytest.mark.parametrize(
        ("facts", "told"),
        [
            ({"month": ""}, "其中一项"),
            ({"day": "2023-04-03"}, "其中一项"),
            ({"blocked": "-1"}, "-1"),
            ({"evidence": ""}, "必填"),
            ({"evidence": upload(b"MZ", "report.exe")}, "只接收"),
            ({"month": "2093-04"}, "还没有过完"),
            ({"recorded_at": "2023-05-01", "late": "", "month": "2019-04"}, "全程使用"),
        ],
    )
    def test_what_is_wrong_is_told(self, worker, facts, told):
        device = gateway()
        page = words(self.post(worker, device, **facts))
        assert told in page or "不能为空" in page or "这个字段" in page
        assert not CounterStatement.objects.exists()

    def test_no_form_takes_a_time_of_recording(self, worker):
        words(self.post(worker, firewall(), recorded_at="2023-05-01", late="", standing=""))
        assert CounterStatement.objects.get().late

    def test_a_list(self, worker):
        firewall()
        gateway()
        data = xlsx(
            ("边界防火墙", "2023-03", None, 100, None, None, None),
            ("邮件网关", None, date(2023, 3, 1), 50, 90, 2, None),
        )
        for _again in range(2):
            given = {"file": upload(data, "报表.xlsx"), "step": "import"}
            words(worker.post(f"{ROOT}reports/import/", given, follow=True))
        assert sorted(DayCount.objects.values_list("blocked", "released", "days")) == [
            (50, 2, 1),
            (100, 0, 31),
        ]
        assert {each.evidence.name for each in CounterStatement.objects.all()} == {"报表.xlsx"}

    @pytest.mark.parametrize(
        ("row", "told"),
        [
            (("没有的设备", "2023-03", None, 1, None, None, None), "没有登记名为"),
            (("边界防火墙", None, None, 1, None, None, None), "其中一项"),
            (("边界防火墙", "三月", None, 1, None, None, None), "2023-05"),
            (("边界防火墙", "2023-04", None, 1, None, None, None), "更正原因"),
            (("边界防火墙", None, date(2023, 4, 2), 1, None, None, None), "重叠"),
        ],
    )
    def test_one_error_keeps_the_list_out(self, worker, row, told):
        device = firewall()
        self.post(worker, device)
        data = xlsx(("边界防火墙", "2023-03", None, 100, None, None, None), row)
        page = words(
            worker.post(f"{ROOT}reports/import/", {"file": upload(data, "报表.xlsx"), "step": "import"})
        )
        assert told in page
        assert DayCount.objects.count() == 1


class TestDevices:
    def test_registered_changed_and_given_rules(self, manager):
        facts = {"kind": "firewall", "name": "新墙", "system": system().pk, "log_format": "iptables"}
        words(manager.post(f"{ROOT}new/", facts | {"in_use_from": "2023-01-01"}, follow=True))
        made = CounterDevice.objects.get()
        page = words(manager.post(f"{made.get_absolute_url()}change/", facts | {"in_use_from": "2093-01-01"}))
        assert "还没有发生" in page
        given = {"name": "V2", "valid_from": "2023-05-01", "marks": "[OURS]\n\nDENY"}
        words(manager.post(f"{made.get_absolute_url()}rules/new/", given, follow=True))
        assert CounterRule.objects.get().marks == ["[OURS]", "DENY"]
        assert "[OURS]" in words(manager.get(made.get_absolute_url()))

    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_the_facts_of_a_year(self, worker, language):
        device = firewall(in_use_from=date(2023, 5, 1))
        counted(device, engineer("second"), text(packets(MAY, 30)))
        head = {"accept-language": language}
        page = words(worker.get(f"{ROOT}?year=2023&kind=firewall&q=边界", headers=head))
        assert "<b>30</b>" in page
        page = words(worker.get(f"{device.get_absolute_url()}?year=2023", headers=head))
        assert "<b>244</b>" in page
        assert page.count("●") == 2
        sheet = workbook(worker.post(f"{ROOT}days/2023.xlsx"))
        assert sheet[1][6] == 30
        assert "远程登录 30" in sheet[1][13] or "Remote login 30" in sheet[1][13]

    def test_the_list_asks_as_often_for_many_as_for_few(self, worker, django_assert_max_num_queries):
        for number in range(9):
            firewall(f"墙 {number}")
        with django_assert_max_num_queries(14):
            words(worker.get(ROOT))

    def test_readers_see_and_do_nothing(self):
        client = signed_in(Client(), account("reader", "performance_officer"))
        device = firewall()
        assert "导入日志" not in words(client.get(device.get_absolute_url())).replace(
            "日志导入记录", ""
        ).replace("还没有导入过日志", "")
        assert client.post(f"{device.get_absolute_url()}reports/new/", {}).status_code == 403
        assert client.post(f"{ROOT}new/", {}).status_code == 403
