"""The sentences for files that cannot be read: what is wrong and what the officer can do about it."""

from __future__ import annotations

from yanfa.kernel.documents.blocks import Sentence, UnreadableDocument


class ConfinementFailed(RuntimeError):
    """The process that reads for us did not start: a fault of the installation, and no sentence for officers."""


SENTENCES = {
    "empty": Sentence("文件是空的，请检查后重新选择。", "The file is empty; please choose it again."),
    "too_large": Sentence(
        "文件超过 {megabytes} MB，请删去图片或拆分后再提交。",
        "The file is larger than {megabytes} MB; remove pictures or split it.",
    ),
    "too_many_lines": Sentence(
        "文件超过 {lines} 行，请拆分后再提交。", "The file has more than {lines} lines; please split it."
    ),
    "no_text": Sentence(
        "文件里没有可读的文字（可能只有图片），请提交含可复制文字的文件。",
        "The file holds no text (only pictures, perhaps); submit one whose text can be copied.",
    ),
    "binary": Sentence(
        "无法识别文件内容，请提交 docx、xlsx、txt、html 或可复制文字的 PDF 文件。",
        "The content is not recognised; submit a docx, xlsx, txt or html file, or a PDF with copyable text.",
    ),
    "damaged": Sentence(
        "文件已损坏或不完整，请用 Office 或 WPS 打开后另存一份再提交。",
        "The file is damaged or incomplete; open it in Office or WPS, save a new copy and submit that.",
    ),
    "doc": Sentence(
        "无法读取旧版 Word 文档（.doc、.wps），请用 Word 或 WPS 打开后另存为 docx 再提交。",
        "Old Word documents (.doc, .wps) cannot be read; open it in Word or WPS and save it as docx.",
    ),
    "ole": Sentence(
        "无法读取这种旧版 Office 或 WPS 文件，请用原软件打开后另存为 docx 或 xlsx 再提交。",
        "This old Office or WPS format cannot be read; open it in that program and save it as docx or xlsx.",
    ),
    "rtf": Sentence(
        "无法读取 RTF 文档，请用 Word 或 WPS 打开后另存为 docx 再提交。",
        "RTF documents cannot be read; open it in Word or WPS and save it as docx.",
    ),
    "xml": Sentence(
        "无法读取 2003 版 XML 文档，请用 Office 或 WPS 打开后另存为 docx 或 xlsx 再提交。",
        "Office 2003 XML cannot be read; open it in Office or WPS and save it as docx or xlsx.",
    ),
    "presentation": Sentence(
        "无法读取演示文稿，请把其中的表格另存为 docx 或 xlsx 再提交。",
        "Presentations cannot be read; save the form as docx or xlsx.",
    ),
    "xlsb": Sentence(
        "无法读取二进制工作簿（.xlsb），请另存为 xlsx 再提交。",
        "Binary workbooks (.xlsb) cannot be read; save it as xlsx.",
    ),
    "odf": Sentence(
        "无法读取 ODF 文档（.odt、.ods），请另存为 docx 或 xlsx 再提交。",
        "ODF documents (.odt, .ods) cannot be read; save it as docx or xlsx.",
    ),
    "ofd": Sentence(
        "无法读取 OFD 版式文件，请用 OFD 阅读器导出可复制文字的 PDF，或提交 docx、xlsx 原件。",
        "OFD files cannot be read; export a PDF with copyable text, or submit the docx or xlsx original.",
    ),
    "archive": Sentence(
        "这是压缩包，请解压后逐个提交其中的文件。",
        "This is an archive; unpack it and submit its files one by one.",
    ),
    "image": Sentence(
        "这是图片，文字无法读取，请提交 docx、xlsx 原件或重新导出可复制文字的 PDF。",
        "This is a picture, whose text cannot be read; submit the docx or xlsx original, or a PDF with copyable text.",
    ),
    "scan": Sentence(
        "这是扫描件，没有可复制的文字，请提交 docx、xlsx 原件或重新导出可复制文字的 PDF。",
        "This PDF is a scan without text; submit the docx or xlsx original, or export a PDF with copyable text.",
    ),
    "unmapped_fonts": Sentence(
        "PDF 内的字体没有对应的文字编码，复制出来是乱码，请重新导出可复制文字的 PDF。",
        "The fonts of this PDF do not say which characters they show; export a PDF with copyable text.",
    ),
    "password": Sentence(
        "文件设有打开密码，请取消密码后再提交。",
        "The file is protected by a password; remove it and submit the file again.",
    ),
    "unsafe_archive": Sentence(
        "文件的内部结构异常，出于安全不予读取，请用 Office 或 WPS 打开后另存一份再提交。",
        "The inner structure is suspicious and the file was not opened; save a new copy in Office or WPS.",
    ),
    "external_entities": Sentence(
        "文件内含 XML 实体定义，出于安全不予读取，请用 Office 或 WPS 打开后另存一份再提交。",
        "The file defines XML entities and was not opened for safety; save a new copy in Office or WPS.",
    ),
    "inflates": Sentence(
        "文件展开后过大，出于安全不予读取，请删去多余的空行、空列或拆分后再提交。",
        "The file grows too large when unpacked; delete unused rows and columns, or split it.",
    ),
    "too_deep": Sentence(
        "文件内表格或标签嵌套过深，请简化版面后再提交。",
        "Tables or tags are nested too deeply; simplify the layout.",
    ),
    "too_many_cells": Sentence(
        "表格过大（超过 {cells} 格），请删去多余的行列或拆分后再提交。",
        "A table is too large (over {cells} cells); delete unused rows and columns, or split it.",
    ),
    "sheet_too_wide": Sentence(
        "工作表“{sheet}”的内容一直延伸到 {cell}，请删去远处多余的内容后再提交。",
        "Sheet “{sheet}” reaches as far as {cell}; delete what stands far away and submit it again.",
    ),
    "too_many_pages": Sentence(
        "PDF 超过 {pages} 页，请拆分后再提交。",
        "The PDF has more than {pages} pages; please split it.",
    ),
    "page_too_complex": Sentence(
        "第 {page} 页的内容过于复杂，无法读取，请重新导出可复制文字的 PDF 或提交 docx、xlsx 原件。",
        "Page {page} is too complex to read; export the PDF again, or submit the docx or xlsx original.",
    ),
    "takes_too_long": Sentence(
        "文件结构过于复杂，无法读取，请用 Office 或 WPS 打开后另存一份再提交。",
        "The file is too complex to read; open it in Office or WPS, save a new copy and submit that.",
    ),
    "no_list": Sentence(
        "这不是表格清单，请提交 xlsx、xls 或 csv 文件。", "This is no list; submit an xlsx, xls or csv file."
    ),
    "unclosed_quote": Sentence(
        "第 {line} 行附近有一格超过 13 万字：引号没有成对，或内容过长，CSV 文件无法分列，请补上引号或删减后再提交。",
        "A cell near line {line} is longer than 131,072 characters: a quotation mark has no partner, or "
        "it holds too much; mend it and submit the CSV again.",
    ),
}


def refusal(kind: str, **facts: object) -> UnreadableDocument:
    """The error for one kind of file, to be raised; `facts` fill the sentence."""
    sentence = SENTENCES[kind]
    return UnreadableDocument(sentence.chinese.format(**facts), sentence.english.format(**facts))
