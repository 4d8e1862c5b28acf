"""An official letter as a PDF by GB/T 9704-2012; the shipped Song and Hei type stand for 小标宋, 仿宋 and 黑体."""

from __future__ import annotations

from pathlib import Path

from yanfa.kernel.documents.letter import Letter, closing_indents, title_lines
from yanfa.kernel.documents.writing.pdf import compiled, plain_block

TEMPLATE = Path(__file__).with_name("letter.typ")


def write_letter_pdf(letter: Letter) -> bytes:
    """The letter as a PDF/A-2b file, its annexes on pages of their own."""
    annexes = [
        {
            "mark": letter.annex_mark(number),
            "lines": title_lines(annex.title),
            "landscape": annex.landscape,
            "blocks": [plain_block(block) for block in annex.blocks],
        }
        for number, annex in enumerate(letter.annexes, 1)
    ]
    plain = {
        "name": letter.name,
        "head": letter.head,
        "number": letter.number,
        "lines": title_lines(letter.title),
        "addressee": letter.addressee,
        "body": [plain_block(block) for block in letter.body],
        "notes": letter.annex_notes,
        "signature": letter.signature,
        "dated": letter.dated,
        "indents": closing_indents(letter.signature, letter.dated),
        "note": letter.note,
        "copies": letter.copies,
        "annexes": annexes,
    }
    return compiled(TEMPLATE, layout=plain)
