"""Bytes -> text, or an `InputError` that says what the file is instead.

Order: what cannot be text is named and refused; a byte order mark; UTF-8 that is valid and not
ASCII is UTF-8 whatever the file declares, because no other text is valid UTF-8 by accident; then
the declaration, if the bytes can be read so; then `charset-normalizer`. What had to be guessed or
overruled is a finding.
"""

from __future__ import annotations

import codecs
import re

from syndicate.errors import InputError
from syndicate.ingest.dom import words
from syndicate.model import Finding, Severity

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive (as .docx, .odt and .epub are)"),
    (b"\x1f\x8b", "gzip-compressed data"),
    (b"BZh", "bzip2-compressed data"),
    (b"\xfd7zXZ\x00", "xz-compressed data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Microsoft Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"OggS", "an Ogg sound or video file"),
    (b"ID3", "an MP3 sound file"),
    (b"SQLite format 3", "an SQLite database"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What a label means on the web (WHATWG Encoding Standard, section 4.2), where Python differs.
_LABELS = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "big5": "big5hkscs",
    "unicode": "utf-8",
    "utf8": "utf-8",
    # A page whose declaration could be read as ASCII is not in UTF-16.
    "utf-16": "utf-8",
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
}
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:\-]{2,40})|<\?xml[^>]{0,80}?encoding\s*="""
    rb"""\s*["']([\w.:\-]{2,40})""",
    re.IGNORECASE,
)
# Encodings that are met in articles, the most common first; others are only tried if none fits.
_LIKELY = tuple(
    """
    cp1252 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 iso8859_2 koi8_r koi8_u iso8859_5
    iso8859_7 iso8859_15 cp932 euc_jp gb18030 big5hkscs cp949 cp874 mac_roman cp850 cp866
    cp1257 cp1258
    """.split()  # noqa: SIM905
)
_WESTERN = words(
    "English Portuguese Spanish French German Italian Dutch Swedish Danish Norwegian Finnish "
    "Icelandic Catalan Indonesian"
)
_SAMPLE = 128 * 1024
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes, path: str, *, declares: bool = True) -> tuple[str, tuple[Finding, ...]]:
    """The text of a file, line ends as `\\n`, and what was found out about its encoding.

    `declares` False: the format has no declaration (plain text, Markdown). Raises `InputError` for
    what is empty or no text.
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        what = "The file is empty." if not data else "The file holds nothing but white space."
        raise InputError(what, path=path, remedy="Give a file with an article in it.")
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise _refused(path, name)
    if data[4:8] == b"ftyp" or data[:4] == b"RIFF":
        raise _refused(path, "a picture, sound or video file")
    text, findings = _decoded(data, path, declares)
    controls = len(_CONTROLS.findall(text[:_SAMPLE]))
    if controls > 8 and controls > 0.01 * len(text[:_SAMPLE]):
        raise _refused(path, "binary data")
    broken = text.count("\ufffd")
    if broken and broken > 0.02 * len(text):
        raise _refused(path, "not text in any encoding that was tried")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return (_CONTROLS.sub("", text) if controls or "\x00" in text else text), findings


def _refused(path: str, what: str) -> InputError:
    return InputError(
        f"This is {what}, not an article." if not what.startswith("not ") else f"This is {what}.",
        path=path,
        remedy="Give the article as HTML, plain text or Markdown.",
    )


def _decoded(data: bytes, path: str, declares: bool) -> tuple[str, tuple[Finding, ...]]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace"), ()
    if b"\x00" in data[:4096]:
        return _without_mark(data, path), ()
    declared = _declared(data) if declares else ""
    python_name = _LABELS.get(declared, declared)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(data, declared, python_name, error)
    if text.isascii():
        if python_name.startswith("iso2022") or declared in ("utf-7", "hz-gb-2312", "iso-2022-jp"):
            return _try(data, python_name) or text, ()
        return text, ()
    if declared and python_name != "utf-8" and _known(python_name):
        return text, (
            Finding(
                "encoding.declared",
                Severity.INFO,
                f"The page declares the encoding {declared}, but it is UTF-8 and was read so.",
                part="metadata",
            ),
        )
    return text, ()


def _without_mark(data: bytes, path: str) -> str:
    """UTF-16 that does not say so: every other byte of western text is zero."""
    sample = data[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > 0.4 * half and even < 0.1 * half:
        return data.decode("utf-16-le", "replace")
    if even > 0.4 * half and odd < 0.1 * half:
        return data.decode("utf-16-be", "replace")
    raise _refused(path, "binary data")


def _declared(data: bytes) -> str:
    match = _DECLARED.search(data[:4096])
    return (match[1] or match[2]).decode("ascii").lower() if match else ""


def _known(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding)._is_text_encoding
    except LookupError:
        return False


def _try(data: bytes, encoding: str) -> str:
    """The text if the bytes can be read so, else ""."""
    if not encoding or not _known(encoding):
        return ""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return ""


def _not_utf8(
    data: bytes, declared: str, python_name: str, error: UnicodeDecodeError
) -> tuple[str, tuple[Finding, ...]]:
    if python_name != "utf-8" and (text := _try(data, python_name)):
        return text, ()
    lenient = data.decode("utf-8", "replace")
    bad = lenient.count("\ufffd")
    good = sum(not character.isascii() for character in lenient[:_SAMPLE]) - bad
    if bad <= 3 and good > 3 * bad:
        # A page cut in the middle of a character, or one byte gone wrong.
        return lenient, (
            Finding(
                "encoding.damaged",
                Severity.WARNING,
                f"{bad} characters are damaged (the first at byte {error.start}).",
                remedy="Look for the sign \ufffd in the text and put it right in the source.",
            ),
        )
    encoding = guess(data)
    text = data.decode(encoding, "replace")
    said = f"declares {declared}, which it is not" if declared else "does not say its encoding"
    return text, (
        Finding(
            "encoding.guessed",
            Severity.WARNING,
            f"The file {said}; it was read as {encoding}.",
            remedy="Look at the letters with accents; if they are wrong, save the file as UTF-8.",
            part="metadata",
        ),
    )


def guess(data: bytes) -> str:
    """The encoding that `charset-normalizer` finds for bytes that are not UTF-8."""
    from charset_normalizer import from_bytes

    tags = re.sub(rb"<[^<>]{0,2000}>", b" ", data[:_SAMPLE])
    sample = tags if any(byte > 127 for byte in tags) else data[:_SAMPLE]
    matches = from_bytes(sample, cp_isolation=list(_LIKELY))
    best = matches.best() or from_bytes(sample).best()
    if best is None:
        return "cp1252"
    # Western text is often read as well by an encoding of another region, letters apart.
    if best.language in _WESTERN and any(match.encoding == "cp1252" for match in matches):
        return "cp1252"
    alike = {best.encoding, *best.could_be_from_charset}
    return next((encoding for encoding in _LIKELY if encoding in alike), best.encoding)
