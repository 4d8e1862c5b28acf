"""Every format on a sample in its own look, and on broken ones: cut in the middle, wrong encoding, a line of 1 MB."""

import json
import random
import time
from pathlib import Path

import pytest

from yanfa.kernel.documents.blocks import UnreadableDocument
from yanfa.subsystems.records.rules.bibliography.entry import ABSTRACT, MONOGRAPH, Day, day_of, month_of
from yanfa.subsystems.records.rules.bibliography.identity import (
    BadIdentifier,
    normal_doi,
    normal_issn,
    title_key,
)
from yanfa.subsystems.records.rules.bibliography.latex import plain
from yanfa.subsystems.records.rules.bibliography.reading import read

CORPUS = Path(__file__).with_name("corpus")
FILES = sorted(path.name for path in CORPUS.iterdir())
WHOLE = [name for name in FILES if name != "broken.bib"]


def sample(name):
    return (CORPUS / name).read_bytes()


def entries(name):
    return read(sample(name)).entries


# ── BibTeX ───────────────────────────────────────────────────────────────────────────────────


def test_bibtex_with_nested_braces_names_and_chinese():
    found = read(sample("journal.bib"))
    assert (found.format, found.faults, len(found.entries)) == ("BibTeX", [], 5)
    first = found.entries[0]
    assert first.title == "科技资源共享的长三角实践"
    assert first.authors == ("张三", "李四", "上海研发公共服务平台")
    assert (first.journal, first.volume, first.issue, first.pages) == ("科技管理研究", "44", "6", "12-19")
    assert first.published == Day(2024, 3)
    assert first.doi == "10.3969/j.issn.1000-7695.2024.6.002"


def test_bibtex_with_latex():
    second = entries("journal.bib")[1]
    assert (
        second.title == "Sharing LARGE Österreichische instruments: 100% open & free — a μ-study of “access”"
    )
    assert second.authors == ("Jörg Müller", "Ana García López", "Søren Ørsted", "Jiří Škoda")
    assert (second.journal, second.pages) == ("Journal of Information Science (B)", "1-9")
    assert second.published == Day(2024, 5, 17)
    assert normal_doi(second.doi) == "10.1177/0165551524_0001"


def test_bibtex_tells_kinds_apart():
    _first, _second, book, talk, paren = entries("journal.bib")
    assert (book.kind, book.journal, book.published) == (MONOGRAPH, "示例出版社", Day(2024, 11))
    assert (talk.kind, talk.journal, talk.published) == (ABSTRACT, "Proc. Demo", Day(2024, 9))
    assert (paren.title, paren.published) == ("Parentheses (too)", Day(2024, 1))


def test_a_broken_entry_costs_that_entry_alone_and_is_told_with_its_line():
    found = read(sample("broken.bib"))
    assert [entry.title for entry in found.entries] == ["Whole", "Last"]
    assert [fault.place for fault in found.faults] == [2, 3, 4, 5, 6]
    words = [fault.sentence.chinese for fault in found.faults]
    for word, told in zip(("第 2 行", "第 3 行", "第 4 行", "没有题名", "phdthesis"), words, strict=True):
        assert word in told
    assert all(fault.sentence.english for fault in found.faults)


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"{\'e}t{\'e}", "été"),
        (r"\'{E}cole", "École"),
        (r"\c{c}a va \~n \^o", "ça va ñ ô"),
        (r"\H{o} \k{a} \u{g} \=a \.z \r{u}", "ő ą ğ ā ż ů"),
        (r"Stra{\ss}e {\AE}on {\aa}r \L{}\'od\'z", "Straße Æon år Łódź"),
        (r"a \{b\} c\_d \#1 \$5", "a {b} c_d #1 $5"),
        (r"\textbf{bold \textit{and nested}}", "bold and nested"),
        ("科技 {资源} ~共享", "科技 资源 共享"),
        (r"x -- y --- z", "x – y — z"),
        ("{{{deep}}}", "deep"),
        ("", ""),
    ],
)
def test_latex_as_text(latex, text):
    assert plain(latex) == text


# ── Tagged formats ───────────────────────────────────────────────────────────────────────────


def test_ris():
    found = read(sample("journal.ris"))
    assert (found.format, found.faults) == ("RIS", [])
    first, second = found.entries
    assert first.title == "长三角大型仪器开放共享机制 与成效"
    assert first.authors == ("钱一", "孙二")
    assert (first.units, first.first_unit) == (("示例中心", "示例大学"), "示例中心")
    assert (first.journal, first.issn, first.pages) == ("科研管理", "1000-2995", "100-108")
    assert first.published == Day(2024, 3, 20)
    assert (second.kind, second.published) == (ABSTRACT, Day(2024, 9))


def test_endnote_of_cnki():
    first, second = entries("cnki-endnote.txt")
    assert first.authors == ("赵三", "钱四")
    assert first.units == ("示例中心", "示例大学信息学院")
    assert first.pages == "118-120+123"
    assert first.doi == "10.3772/j.issn.1000-0135.2024.05.001"
    assert first.published == Day(2024)
    assert second.authors == ("蔺某", "罗某", "陈某")


def test_refworks_of_cnki():
    first, second = entries("cnki-refworks.txt")
    assert (first.authors, first.first_unit, first.journal) == (("郝某", "包某"), "示例中心", "中国科技论坛")
    assert second.published == Day(2024, 6, 18)


def test_noteexpress_leaves_theses_out_with_a_word():
    found = read(sample("noteexpress.txt"))
    (entry,) = found.entries
    assert (entry.title, entry.authors, entry.volume) == ("仪器共享评价指标", ("潘某", "刘某"), "44")
    assert "Thesis" in found.faults[0].sentence.chinese


# ── Crossref ─────────────────────────────────────────────────────────────────────────────────


def test_crossref():
    (entry,) = entries("crossref-work.json")
    assert entry.title == "Sharing large instruments & data: análisis"
    assert entry.authors == ("Lu Zhang", "Arie Taal", "Example Consortium")
    assert entry.first_unit == "Example R&D Service Center, Shanghai"
    assert entry.published == Day(2024, 6)
    assert (entry.issn, entry.doi) == ("0028-0836", "10.5555/Demo.2024.02")


def test_crossref_in_every_wrapping():
    work = json.loads(sample("crossref-work.json"))["message"]
    for wrapped in (work, [work], {"message": {"items": [work]}}, {"items": [work]}):
        assert len(read(json.dumps(wrapped).encode()).entries) == 1


@pytest.mark.parametrize(
    "data",
    [
        [{"x": 1}, None, "x", []],
        {"title": []},
        {"title": "T", "author": "nobody", "ISSN": 5, "published": {"date-parts": [[None]]}},
        {"title": ["T"], "author": [None, {"family": 3}], "issued": {"date-parts": "x"}},
        {"title": ["T"], "published-print": {"date-parts": [[2024, 13, 40]]}},
        {"title": ["T"], "type": "dissertation"},
    ],
)
def test_hostile_json_is_read_or_told_and_never_breaks(data):
    found = read(json.dumps(data).encode())
    assert found.entries or found.faults


def test_json_nested_without_end_is_told():
    with pytest.raises(UnreadableDocument, match="JSON"):
        read(b'[{"title":' + b"[" * 99_000)


# ── Encodings and damage ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_change_nothing(name, encoding, ending):
    text = sample(name).decode().replace("\n", ending)
    assert read(text.encode(encoding)) == read(sample(name))


@pytest.mark.parametrize("name", WHOLE)
def test_cut_anywhere_it_is_read_or_told(name):
    data, whole = sample(name), read(sample(name))
    for place in range(1, len(data), 7):
        assert len(read_or_nothing(data[:place])) <= len(whole.entries)


def read_or_nothing(data):
    """The works of a damaged file; none where it is refused in words. Anything else fails the test."""
    try:
        return read(data).entries
    except UnreadableDocument:
        return []


def test_cut_in_the_middle_is_told_not_swallowed():
    for name in ("journal.bib", "journal.ris"):
        data = sample(name)
        assert read(data[: len(data) - 40]).faults, name
    with pytest.raises(UnreadableDocument, match="截断"):
        read(sample("crossref-work.json")[:500])


@pytest.mark.parametrize("encoding", ["big5", "shift-jis", "euc-kr", "koi8-r"])
def test_a_wrong_encoding_is_told_or_reads_nothing_wrong(encoding):
    words = {"big5": "科技資源共享", "shift-jis": "研究開発", "euc-kr": "연구개발", "koi8-r": "Наука"}[
        encoding
    ]
    text = f"@article{{a, title={{{words}}}, author={{A}}, journal={{J}}, year=2024, month=1}}"
    data = text.encode(encoding) + b"\xff\xfe\xff"
    with pytest.raises(UnreadableDocument, match="编码"):
        read(data)


@pytest.mark.parametrize("data", [b"", b"  \n\n", b"\x00\x01\x02", random.Random(7).randbytes(4096)])
def test_what_is_no_text_is_told(data):
    with pytest.raises(UnreadableDocument):
        read(data)


def test_what_is_another_text_is_told():
    with pytest.raises(UnreadableDocument, match="没有认出"):
        read("一段没有格式的文字。".encode())


@pytest.mark.parametrize(
    "data",
    [
        b"@article{a, title={" + b"x" * 1_048_576 + b"}}",
        b"TY  - JOUR\nTI  - " + b"x" * 1_048_576 + b"\nER  - \n",
        b'{"title": ["' + b"x" * 1_048_576 + b'"]}',
    ],
)
def test_a_line_of_a_megabyte_is_told_by_its_number(data):
    with pytest.raises(UnreadableDocument, match="个字符"):
        read(data)


@pytest.mark.parametrize(
    "data",
    [
        b"\n" * 1_000_000 + b"@article{a, title={T}, year=2024}",
        b"@article{a, title={" + b"{\n" * 40_000,
        b'@article{a, title="' + b'\\"\n' * 40_000,
        b"@article{a, author={" + b"A and \n" * 40_000 + b"}, title={T}, year=2024}",
        b"".join(b"@article{a%d, title={T%d}, year=2024}\n" % (n, n) for n in range(490)),
        b"%0 Journal Article\n%T T\n" + b"%A A\n" * 40_000,
        b"TY  - JOUR\n" * 40_000,
        b"@article{a, title={" + b"\\'" * 30_000 + b"\n}, year=2024}",
        b"@article{a, pages={" + (b" - " * 20 + b"\n") * 1_500 + b"}, title={T}, year=2024}",
    ],
)
def test_nothing_takes_long(data):
    began = time.perf_counter()
    read(data)
    assert time.perf_counter() - began < 5


def test_too_many_works_are_told():
    data = b"".join(b"@article{a, title={T}, year=2024}\n" for _number in range(501))
    with pytest.raises(UnreadableDocument, match="501"):
        read(data)


# ── Days and identifiers ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "month", "day"),
    [
        ("2024", "", Day(2024)),
        ("2024", "mar", Day(2024, 3)),
        ("2024", "3月", Day(2024, 3)),
        ("2024///", "", Day(2024)),
        ("2024/05//", "", Day(2024, 5)),
        ("2024-05-17", "", Day(2024, 5, 17)),
        ("2024年5月17日", "", Day(2024, 5, 17)),
        ("20240517", "", Day(2024, 5, 17)),
        ("2024-13-01", "", None),
        ("2024-02-30", "", None),
        ("soon", "", None),
        ("", "", None),
    ],
)
def test_days(text, month, day):
    assert day_of(text, month) == day


def test_the_last_day_stands_for_what_is_not_told():
    assert Day(2024, 2).last().isoformat() == "2024-02-29"
    assert Day(2024).last().isoformat() == "2024-12-31"
    assert month_of("Sept.") == 9
    assert month_of("13") is None


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1000/ABC", "10.1000/abc"),
        ("https://doi.org/10.1000/abc", "10.1000/abc"),
        ("http://dx.doi.org/10.1000/a%28b%29", "10.1000/a(b)"),
        ("DOI：１０.1000/abc。", "10.1000/abc"),
        ("doi:10.1000/abc;", "10.1000/abc"),
        ("", ""),
    ],
)
def test_dois(text, doi):
    assert normal_doi(text) == doi
    assert normal_doi(normal_doi(text)) == doi


@pytest.mark.parametrize("text", ["abc", "10.1/", "10.1000", "10.1000/a b", "10.1000/" + "x" * 300])
def test_what_is_no_doi_is_told(text):
    with pytest.raises(BadIdentifier, match="不是 DOI"):
        normal_doi(text)


def test_issn_and_title_keys():
    assert normal_issn("issn 2434561x") == "2434-561X"
    with pytest.raises(BadIdentifier, match="校验位"):
        normal_issn("2434-5610")
    assert title_key("科技资源：共享", "刊") == title_key("科技资源 共享", " 刊 ")
    assert title_key("Étude", "J") == title_key("ETUDE", "j")
    assert title_key("甲", "刊") != title_key("乙", "刊")
