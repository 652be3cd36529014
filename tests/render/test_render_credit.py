"""The label of a credit in the language of the page; the name as it is."""

from __future__ import annotations

import pytest

from syndicate.model import Inline, Mark, MarkKind
from syndicate.render.credit import credit
from syndicate.render.labels import labels_for


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
        # Unknown forms, and names that look like one.
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


def test_marks_stay_over_their_words() -> None:
    label = Mark(0, 11, MarkKind.STRONG)
    name = Mark(12, 17, MarkKind.LINK, (("href", "https://example.org/"),))
    found = credit(Inline("Photograph: Signe", (label, name)), labels_for("pt"))
    assert found.text == "Foto: Signe"
    assert [found.text[m.start : m.end] for m in found.marks] == ["Foto: ", "Signe"]
