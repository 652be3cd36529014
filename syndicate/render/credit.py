"""The label of a picture's credit ("Photo: ...") in the language of the page, the name untouched.

A credit is not translated, because it is names; only the word in front of them is ours to say.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from syndicate.model import Inline, Span
from syndicate.text import Edit, apply, nest

if TYPE_CHECKING:
    from syndicate.render.labels import Labels

# What newsrooms of the languages with labels write, by what it means. "Foto de X" is not here: it
# may be a photo of X as well as one by X.
_FORMS = {
    "photo": (
        "photo photograph photography photographer foto fotografia fotografía"
        " fotografie photographie fotograf fotógrafo fotógrafa صورة تصوير"
    ),
    "photos": "photos photographs fotos fotografias fotografías fotografien photographies",
    "picture": "picture image pic imagem imagen immagine bild",
    "pictures": "pictures images pics imagens imágenes immagini bilder",
    "illustration": (
        "illustration ilustração ilustracao ilustración illustrazione zeichnung drawing desenho"
    ),
    "graphic": "graphic graphics infographic gráfico grafik infografik infográfico infografía",
    "credit": (
        "credit credits crédito créditos credito crediti crédit crédits bildnachweis"
        " photo~credit picture~credit image~credit photo~credits picture~credits image~credits"
        " crédito~da~foto crédito~da~imagem crédito~de~la~foto crédit~photo fotonachweis"
    ),
}
_MEANING = {
    form.replace("~", " "): meaning for meaning, forms in _FORMS.items() for form in forms.split()
}
_BY = {"photo", "photograph", "photos", "photographs", "picture", "pictures", "image", "images"} | {
    "illustration",
    "graphic",
}
"""Forms that " by " makes a label of, without a colon."""
_LABELLED = re.compile(
    r"\s*([^\W\d_]+(?:[ \xa0/][^\W\d_]+){0,3}?)(\s*[:：]\s*|\s+by\s+)(?=\S)", re.I
)


def credit(stated: Inline, labels: Labels) -> Inline:
    """`stated` with its label as `labels` has it; a form that is not known stays as it is."""
    match = _LABELLED.match(stated.text)
    if match is None:
        return stated
    form = match[1].replace("\xa0", " ").casefold()
    meaning = _MEANING.get(form)
    if meaning is None or (":" not in match[2] and "：" not in match[2] and form not in _BY):
        return stated
    label = {
        "photo": labels("Photo"),
        "photos": labels("Photos"),
        "picture": labels("Picture"),
        "pictures": labels("Pictures"),
        "illustration": labels("Illustration"),
        "graphic": labels("Graphic"),
        "credit": labels("Credit"),
    }[meaning]
    if form == label.casefold() and ":" in match[2]:
        return stated
    said = labels("{label}: {value}", label=label, value="")
    text, moved = apply(stated.text, [Edit(0, match.end(), said)])
    marks = []
    for mark in stated.marks:
        span = moved.forward(Span(mark.start, mark.end))
        marks.append(replace(mark, start=span.start, end=span.end))
    return Inline(text, nest(marks))
