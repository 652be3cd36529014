"""The label of a credit in the language of the page; the name as it is."""

from __future__ import annotations

import pytest

from syndicate.model import Inline, Mark, MarkKind
from syndicate.render.credit import credit
from syndicate.render.labels import labels_for, languages


@pytest.mark.parametrize(
    ("stated", "language", "shown"),
    [
        ("Photo: Signe Østergård / The Courier", "pt", "Foto: Signe Østergård / The Courier"),
        ("PHOTOGRAPH:Signe", "pt", "Foto: Signe"),
        ("Photo credit: Signe", "pt", "Crédito: Signe"),
        ("Photos by A and B", "pt", "Fotos: A and B"),
        ("Picture: X", "pt", "Imagem: X"),
        ("Credit: Z", "pt", "Crédito: Z"),
        ("Foto: Y", "en", "Photo: Y"),
        ("Foto: Y", "fr", "Photo\u00a0: Y"),
        ("Foto: Y", "xx", "Photo: Y"),
        # Already in that language, as the source writes it.
        ("FOTO: Y", "pt", "FOTO: Y"),
        # In the page's language, in the source's capitals, with the page's colon.
        ("Photo\u00a0: Y", "en-GB", "Photo: Y"),
        ("PHOTO: Y", "fr", "PHOTO\u00a0: Y"),
        ("Foto: Y", "nl", "Foto: Y"),
        # Other languages and scripts, and the signs that they have in place of a colon.
        ("Zdjęcie: Y", "en", "Photo: Y"),
        ("Fot. Jan Y / AP", "en", "Photo: Jan Y / AP"),
        ("fot.\u00a0Y", "de", "Foto: Y"),
        ("Фото: Y", "en", "Photo: Y"),
        ("ΦΩΤΟΓΡΑΦΊΑ: Y", "en", "Photo: Y"),
        ("Foto’s: A en B", "en", "Photos: A en B"),
        ("صورة: Y", "en", "Photo: Y"),
        ("عکس‌ها: Y", "en", "Photos: Y"),
        ("צילום: Y", "en", "Photo: Y"),
        ("फ़ोटो: Y", "en", "Photo: Y"),
        ("अनुवाद: Y", "en", "अनुवाद: Y"),
        ("写真：Y", "en", "Photo: Y"),
        ("写真=Y", "en", "Photo: Y"),
        ("写真＝Y", "zh", "摄影：Y"),
        ("图片来源：Y", "en", "Credit: Y"),
        ("사진: Y", "ja", "写真：Y"),
        ("Nguồn ảnh: Y", "en", "Credit: Y"),
        ("Photo: Y", "zh-TW", "攝影：Y"),
        ("Photo: Y", "th", "ภาพถ่าย: Y"),
        # Unknown forms, and names that look like one.
        ("Źródło: Y", "en", "Źródło: Y"),
        ("Foto Jan Y", "en", "Foto Jan Y"),
        ("Fotografia. Y", "en", "Fotografia. Y"),
        ("Signe Østergård / The Courier", "pt", "Signe Østergård / The Courier"),
        ("Agency: Photo Express", "pt", "Agency: Photo Express"),
        ("Foto de Y", "en", "Foto de Y"),
        ("Photo", "pt", "Photo"),
        ("Credit by Z", "pt", "Credit by Z"),
        ("", "pt", ""),
    ],
)
def test_labels_of_credits(stated: str, language: str, shown: str) -> None:
    assert credit(Inline(stated), labels_for(language)).text == shown


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("message", ["Photo", "Photos", "Pictures", "Illustration", "Graphic"])
def test_what_a_page_of_ours_says_is_known(message: str, language: str) -> None:
    """A translation may be translated again, and its credits are in the words of the catalogues."""
    said = labels_for(language)
    stated = said("{label}: {value}", label=said(message), value="Y")
    known = {"Photo: Y", "Photos: Y", "Picture: Y", "Pictures: Y"}
    known = {f"{message}: Y"} if message in ("Illustration", "Graphic") else known
    assert credit(Inline(stated), labels_for("en")).text in known


@pytest.mark.parametrize("language", languages())
def test_the_credit_of_a_page_of_ours_is_known(language: str) -> None:
    said = labels_for(language)
    stated = said("{label}: {value}", label=said("Credit"), value="Y")
    shown = credit(Inline(stated), labels_for("en")).text
    assert shown in {"Credit: Y", "Picture: Y", "Pictures: Y"}


def test_marks_stay_over_their_words() -> None:
    label = Mark(0, 11, MarkKind.STRONG)
    name = Mark(12, 17, MarkKind.LINK, (("href", "https://example.org/"),))
    found = credit(Inline("Photograph: Signe", (label, name)), labels_for("pt"))
    assert found.text == "Foto: Signe"
    assert [found.text[m.start : m.end] for m in found.marks] == ["Foto: ", "Signe"]
