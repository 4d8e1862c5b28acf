"""Files that are no list: each importer says so in words, and keeps nothing."""

import pytest

from tests.subsystems.operations.systems.records import officer
from tests.subsystems.operations.systems.test_importers import counts
from yanfa.kernel.documents.blocks import UnreadableDocument
from yanfa.kernel.documents.tabular.plan import ImportRefused
from yanfa.subsystems.operations.importers import (
    assets,
    assets_contracts,
    lines,
    lines_addresses,
    protection,
    systems,
    vpn,
    vpn_sign_ins,
)
from yanfa.subsystems.operations.models import VpnAccount

pytestmark = pytest.mark.django_db
EVERY = (systems, assets, assets_contracts, lines, lines_addresses, vpn, vpn_sign_ins, protection)


class TestBrokenFiles:
    """A file cut in the middle, in a wrong encoding, with a line of a megabyte, or of something else entirely."""

    HEAD = "VPN账号,起始日期\nops001,2024-01-05\n"

    @pytest.mark.parametrize("importer", EVERY, ids=lambda each: each.__name__.rsplit(".", 1)[1])
    @pytest.mark.parametrize(
        ("data", "name"),
        [
            (b"PK\x03\x04" + b"\0" * 60, "cut.xlsx"),
            (b"", "empty.csv"),
            (b"\x00\xff\xfe\x80" * 300, "noise.csv"),
            (b"%PDF-1.7 no list", "a.pdf"),
            (("一行" * 200_000).encode(), "long.csv"),
            ("没有,这些,列\n1,2,3\n".encode(), "other.csv"),
        ],
        ids=["cut", "empty", "noise", "pdf", "long", "other"],
    )
    def test_each_importer_says_so_and_keeps_nothing(self, importer, data, name):
        try:
            read = importer.read(data, name)
        except UnreadableDocument:
            return
        assert importer.plan_of(read).errors
        with pytest.raises(ImportRefused):
            importer.import_rows(read, by=officer(), source=name)

    def test_a_list_of_the_mainland_encoding_reads_as_well(self):
        vpn_rows = vpn.read(self.HEAD.encode("gb18030"), "表.csv")
        assert counts(vpn.plan_of(vpn_rows)) == (1, 0, 0)
        assert not VpnAccount.objects.exists(), "a preview leaves nothing"

    def test_a_list_that_ends_in_the_middle_of_a_row_is_refused_at_that_row(self):
        cut = (self.HEAD + "ops002,2024-0").encode()
        plan = vpn.plan_of(vpn.read(cut, "表.csv"))
        assert "第 3 行" in plan.errors[0]

    def test_a_cell_of_a_megabyte_is_refused(self):
        long = (self.HEAD + "x" * 1_000_000 + ",2024-01-05\n").encode()
        try:
            errors = vpn.plan_of(vpn.read(long, "表.csv")).errors
        except UnreadableDocument as problem:
            errors = [str(problem)]
        assert errors
