"""One picture at several addresses: image servers and content management systems write the size
into the path, the name or the parameters, and a page may ask for a picture at several."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from syndicate.ingest.dom import words

_FILE = re.compile(r"(?:\.(?:jpe?g|png|webp|gif|avif|jfif|tiff?))+$")
_FOLDER = re.compile(
    r"\d{2,4}x\d{0,4}|x\d{2,4}|\d{2,4}|\d+(?:_\d+){3}|(?:[a-z]{1,3}_[\w.:]+)(?:,[a-z]{1,3}_[\w.:]+)*"
    r"|fit-in|resize|crop|smart|master|original|large|medium|small|ws"
)
_WIDTHS = words(
    "150 200 240 300 320 360 375 400 414 480 500 540 600 620 640 700 720 750 768 800 828 860 900"
    " 940 960 976 1000 1024 1080 1100 1140 1200 1280 1300 1366 1400 1440 1500 1536 1600 1700 1800"
    " 1920 2000 2048 2400 2560 3000 3840"
)
_SIZE = re.compile(
    rf"[-_.@](?:\d{{2,4}}x\d{{2,4}}|\d{{3,4}}w|[1-4]x|e\d{{10,}}|scaled|rotated|x?large|medium|small"
    rf"|full|thumb(?:nail)?|(?:super|facebook)?jumbo|(?:article|video|thumb)large|master\d+"
    rf"|{'|'.join(sorted(_WIDTHS))})(?=[-_]|$)|\.0$"
)
_DIGEST = re.compile(r"[-_.]?[0-9a-f]{12,}$")
_MADE_OF_DIGEST = re.compile(r"(?P<digest>[0-9a-f]{20,})(?![a-z0-9])")
_HOST = re.compile(r"(?:[a-z0-9-]+\.){2,}[a-z]{2,}")
_ASKED = words(
    "w h width height q quality fit crop resize size s auto format fm dpr ssl strip rect"
)
_GENERAL = re.compile(
    r"(?:image|img|imagem|photo|foto|picture|pic|hero|lead|header|cover|main|share|sharing|social"
    r"|card|og|default|original|master|featured|thumbnail|thumb|large|medium|small|file|upload"
    r"|untitled|screenshot|download|[\W\d_])*"
)


def same_picture(one: str, other: str) -> bool:
    """True for one picture at two addresses, which differ in scheme and size at most; in folders
    and host too where the file has a name that hardly another picture has."""
    if one == other or other.partition("?")[0] == one or one.partition("?")[0] == other:
        return True
    mine, theirs = _parts(one), _parts(other)
    return mine == theirs or (_is_telling(mine[1]) and mine[1:] == theirs[1:])


def _is_telling(name: str) -> bool:
    return len(name) >= 10 and not _GENERAL.fullmatch(name)


def _parts(url: str, *, inside: bool = False) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    """(host and folders, name, parameters), without what says the size."""
    try:
        split = urlsplit(url)
    except ValueError:
        return (url,), "", ()
    asked = parse_qsl(split.query)
    if not inside:
        for _, value in asked:
            # An image server is given the address of the picture.
            if value.startswith(("http:", "https:")) and _FILE.search(value.lower()):
                return _parts(value, inside=True)
    *folders, file = unquote(split.netloc + split.path).casefold().split("/")
    within = max((at for at, part in enumerate(folders) if _HOST.fullmatch(part)), default=0)
    kept = [part for part in folders[within:] if part and not _FOLDER.fullmatch(part)]
    asked = [] if _FILE.search(file) else [each for each in asked if each[0].lower() not in _ASKED]
    name = _name(_FILE.sub("", file))
    if re.fullmatch(r"\d{3,4}", name) and any(len(part) >= 20 for part in kept):
        # The picture is a folder, its sizes are the files.
        name = ""
    return tuple(kept), name, tuple(sorted(f"{key}={value}" for key, value in asked))


def _name(file: str) -> str:
    if made := _MADE_OF_DIGEST.match(file):
        return made["digest"]
    name = file
    while (shorter := _SIZE.sub("", name)) not in ("", name):
        name = shorter
    plain = _DIGEST.sub("", name)
    return plain if _is_telling(plain) else name
