"""QR codes as pictures: for the Word file as PNG, for the PDF and the web page as SVG."""

from __future__ import annotations

import io

import segno

#: Modules are drawn this many points wide; readers on paper want at least four white modules around.
SCALE = 4
BORDER = 4


def png_of(address: str) -> bytes:
    """The code of an address as PNG."""
    target = io.BytesIO()
    segno.make_qr(address, error="m").save(target, kind="png", scale=SCALE, border=BORDER)
    return target.getvalue()


def svg_of(address: str) -> str:
    """The code of an address as SVG without declaration: black squares on white."""
    target = io.BytesIO()
    code = segno.make_qr(address, error="m")
    code.save(target, kind="svg", scale=SCALE, border=BORDER, xmldecl=False, light="#fff", nl=False)
    return target.getvalue().decode()
