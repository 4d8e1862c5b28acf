"""The command that writes the library: all of it or nothing, with a sentence why not."""

import json

import pytest
from django.core.management import CommandError, call_command

HEAD = "year,project,level2,name,target,target_type,metric,filter,scope,print_unit,note\n"
GOOD = "2020,上海市外国人来华工作服务,数量指标,培训会,>=8次,>=,outreach.events,,project=row,次,a sentence\n"


def test_it_says_what_the_library_holds(capsys):
    call_command("indicator_library")
    assert capsys.readouterr().out == "202 indicators with 308 published rows.\n"


def test_it_writes_the_facts_of_a_table(tmp_path, capsys):
    table, target = tmp_path / "table.csv", tmp_path / "library.json"
    table.write_text(HEAD + GOOD, encoding="utf-8-sig")
    call_command("indicator_library", "--write", table, "--to", target)
    entry = json.loads(target.read_text("utf-8"))[0]
    assert (entry["name"], entry["years"][0]["weight"]) == ("培训会", "8")
    assert "a sentence" not in target.read_text("utf-8")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (HEAD + GOOD.replace("培训会", "培训课"), "第2行的“培训课”不在2020年"),
        (HEAD.replace("metric,", ""), "缺少|没有"),
        ("\xff".encode("latin-1"), "utf-8"),
        (None, "No such file"),
    ],
)
def test_a_table_that_does_not_fit_changes_nothing(tmp_path, content, why):
    table, target = tmp_path / "table.csv", tmp_path / "library.json"
    target.write_text("as it was", encoding="utf-8")
    if content is not None:
        table.write_bytes(content if isinstance(content, bytes) else content.encode() + GOOD.encode())
    with pytest.raises(CommandError, match=rf"指标库没有改动：.*({why})"):
        call_command("indicator_library", "--write", table, "--to", target)
    assert target.read_text("utf-8") == "as it was"
