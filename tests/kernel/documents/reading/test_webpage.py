"""HTML and web archives as they are seen."""

from __future__ import annotations

import pytest

from yanfa.kernel.documents.blocks import Block, Paragraph, Table, UnreadableDocument
from yanfa.kernel.documents.reading import read_document


def blocks(html: str, encoding: str = "utf-8", name: str = "a.html") -> tuple[Block, ...]:
    return read_document(html.encode(encoding), name).blocks


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def test_paragraphs_and_tables_come_in_order() -> None:
    html = page("<h1>自评表</h1>前<table><tr><td>甲<td>乙</table>后<div>一<br>二</div>")
    assert blocks(html) == (
        Paragraph("自评表"),
        Paragraph("前"),
        Table((("甲", "乙"),)),
        Paragraph("后"),
        Paragraph("一"),
        Paragraph("二"),
    )


def test_spans_are_expanded_to_the_grid() -> None:
    html = page(
        "<table><tr><th rowspan=2>甲</th><th colspan=2>乙</th></tr><tr><td>丙</td><td>丁</td></tr>"
        "<tr><td>戊</td><td rowspan=5>己</td><td>庚</td></tr><tr><td>辛</td></tr></table>"
    )
    assert blocks(html) == (
        Table((("甲", "乙", None), (None, "丙", "丁"), ("戊", "己", "庚"), ("辛", None, ""))),
    )


def test_a_rowspan_of_zero_reaches_to_the_end_and_nonsense_counts_once() -> None:
    html = page("<table><tr><td rowspan=0>甲</td><td colspan=x>乙</td></tr><tr><td>丙</td></tr></table>")
    assert blocks(html) == (Table((("甲", "乙"), (None, "丙"))),)


def test_a_wide_colspan_makes_no_empty_columns() -> None:
    html = page("<table><tr><td colspan=100>标题</td></tr><tr><td>甲</td><td>乙</td></tr></table>")
    assert blocks(html) == (Table((("标题", None), ("甲", "乙"))),)


def test_cells_hold_lines_entities_and_inline_tags() -> None:
    html = page("<table><tr><td> 一 &lt;二&gt;<br>三 <p>四</p><b>五</b>&nbsp;六&#8805;</td></tr></table>")
    assert blocks(html) == (Table((("一 <二>\n三\n四\n五 六≥",),)),)


def test_a_table_within_a_cell_follows_its_table() -> None:
    inner = "<table><tr><td>里</td></tr></table>"
    html = page(f"<table><tr><td>甲{inner}乙</td><td>丙</td></tr></table>")
    assert blocks(html) == (Table((("甲\n乙", "丙"),)), Table((("里",),)))


def test_a_frame_of_one_column_around_tables_is_no_table() -> None:
    inner = "<table><tr><td>里</td><td>面</td></tr></table>"
    html = page(f"<table><tr><td>标题{inner}落款</td></tr><tr><td>页脚</td></tr></table>")
    assert blocks(html) == (
        Paragraph("标题"),
        Table((("里", "面"),)),
        Paragraph("落款"),
        Paragraph("页脚"),
    )


def test_captions_come_before_their_table() -> None:
    html = page("<table><caption>表一</caption><tr><td>甲</td></tr></table>")
    assert blocks(html) == (Paragraph("表一"), Table((("甲",),)))


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>密</script>",
        "<style>密</style>",
        "<p style='color:red; DISPLAY : none'>密</p>",
        "<span hidden>密</span>",
        "<div style='visibility:hidden'><table><tr><td>密</td></tr></table></div>",
        "<!-- 密 -->",
        "<noscript>密</noscript>",
        "<select><option>密</select>",
        "<input type=hidden value=密>",
    ],
)
def test_what_is_not_shown_is_not_read(hidden: str) -> None:
    assert blocks(page(f"<p>见{hidden}到</p>", "<title>密</title>")) != ()
    assert "密" not in str(blocks(page(f"<p>见{hidden}到</p>", "<title>密</title>")))
    assert (
        "".join(block.text for block in blocks(page(f"<p>见{hidden}到</p>")) if isinstance(block, Paragraph))
        == "见到"
    )


def test_what_was_typed_into_fields_is_read() -> None:
    html = page(
        "得分<input value=95><select><option>良<option selected>优</select><textarea>说\n明</textarea>"
    )
    assert blocks(html) == (Paragraph("得分 95 优说"), Paragraph("明"))


def test_preformatted_lines_stay() -> None:
    assert blocks(page("<pre>甲  乙\n丙\t丁</pre>")) == (Paragraph("甲  乙"), Paragraph("丙\t丁"))


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "utf-8", "big5"])
def test_the_declared_charset_is_respected(charset: str) -> None:
    html = page("<p>年度目標</p>" if charset == "big5" else "<p>绩效目标</p>", f"<meta charset={charset}>")
    assert blocks(html, charset)[0] == Paragraph("年度目標" if charset == "big5" else "绩效目标")


def test_a_wrong_declaration_does_not_spoil_the_text() -> None:
    html = page("<p>绩效目标</p>", '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">')
    assert blocks(html, "gbk") == (Paragraph("绩效目标"),)


@pytest.mark.parametrize("name", ["导出.xls", "导出.doc", "导出.txt", "导出"])
def test_html_is_told_by_its_content(name: str) -> None:
    assert blocks("<html><body><table><tr><td>甲</td></tr></table></body></html>", name=name) == (
        Table((("甲",),)),
    )
    assert blocks("\n<table border=1><tr><td>甲</td></tr></table>", name=name) == (Table((("甲",),)),)


def test_a_web_archive_is_read() -> None:
    archive = (
        "From: <Saved by 浏览器>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n boundary="--x"; type="text/html"\r\n\r\n'
        "----x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
        '----x\r\nContent-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
        "<html><body><p>=BC=A8=D0=A7</p></body></html>\r\n----x--\r\n"
    ).encode("gbk")
    reading = read_document(archive, "a.doc")
    assert reading.format == "html"
    assert reading.blocks == (Paragraph("绩效"),)


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="嵌套过深"):
        blocks(page("<div>" * 5000 + "深"))
    with pytest.raises(UnreadableDocument, match="嵌套过深"):
        blocks(page("<table><tr><td>" * 60 + "深"))


def test_spans_that_multiply_are_refused() -> None:
    row = "<tr>" + "<td colspan=1000 rowspan=65534>甲</td>" * 100 + "</tr>"
    with pytest.raises(UnreadableDocument, match="表格过大"):
        blocks(page(f"<table>{row * 100}</table>"))
