"""One parameter file that stands for the files of all apps."""

import pytest

from yanfa.kernel.policy import catalogue, checks

CAP = """
[[parameter]]
code = "vouchers.cap"
label = "年度兑付上限"
unit = "元"
kind = "decimal"
[[parameter.version]]
value = 300000.50
valid_from = 2016-01-01
valid_to = 2019-12-31
basis = { document = "办法" }
source = "旧办法正文"
unverified = true
[[parameter.version]]
value = 500000
valid_from = 2020-07-01
basis = { document = "办法", article = "第九条" }
source = "办法正文"
"""


@pytest.fixture(autouse=True)
def parameter_file(tmp_path, monkeypatch):
    """One file with one parameter stands for the files of all apps."""
    path = tmp_path / "parameters.toml"
    path.write_text(CAP, "utf-8")
    monkeypatch.setattr(catalogue, "parameter_files", lambda: iter([path]))
    monkeypatch.setattr(checks, "parameter_files", lambda: iter([path]))
    catalogue.catalogue.cache_clear()
    yield path
    catalogue.catalogue.cache_clear()
