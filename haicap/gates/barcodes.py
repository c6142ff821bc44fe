"""The gate to QR codes: a text as a picture of modules."""

from __future__ import annotations

import re

import zxingcpp

_SVG = re.compile(r'<svg width="(\d+)" height="(\d+)".*?<path d="([^"]+)"', re.DOTALL)


def qr_svg(text: str) -> str:
    """A QR code of a text at error correction M as an SVG without a quiet zone, one unit a module."""
    drawn = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    found = _SVG.search(drawn.to_svg(add_quiet_zones=False))
    if found is None:
        raise ValueError("the QR code could not be drawn")
    width, height, path = found.groups()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}"><path d="{path}"/></svg>'
    )
