"""The label of a picture's credit ("Photo: ...") in the language of the page, the name untouched.

A credit is not translated, because it is names; only the word in front of them is ours to say.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from unicodedata import normalize

from syndicate.model import Inline, Span
from syndicate.text import Edit, apply, nest

if TYPE_CHECKING:
    from syndicate.render.labels import Labels

# What newsrooms of the languages with labels write, by what it means; `~` is a space. "Foto de X"
# is not here: it may be a photo of X as well as one by X. Nor is "Source:", which may be a text's.
_FORMS = {
    "photo": (
        "photo photograph photography photographer foto fotografia fotografía fotogràfic"
        " fotografie photographie fotograf fotógrafo fotógrafa fotògraf fotògrafa fotó fotografija"
        " fotografi fotografering fotografo fotograaf fotoattēls fotografas valokuva valokuvaaja"
        " zdjęcie fot. snímek nuotrauka argazkia grianghraf fotoğraf fotoqraf φωτογραφία φωτό"
        " φωτογράφος фото фотография фотографія фотографија фотограф снимка صورة تصوير عکس عکاس"
        " فوٹو צילום फ़ोटो फोटो छायाचित्र আলোকচিত্র ảnh ภาพถ่าย ถ่ายภาพ 写真 撮影 摄影 攝影 照片"
        " 사진"
    ),
    "photos": (
        "photos photographs fotos fotografias fotografías fotografies fotografien photographies"
        " foto’s foto's fotók fotod fotolar fotoj zdjęcia snímky fotografije nuotraukos argazkiak"
        " grianghraif fotoğraflar φωτογραφίες фотографии фотографії фотографије снимки عکس‌ها"
        " צילומים"
    ),
    "picture": (
        "picture image pic imagem imagen imatge imaxe immagine imagine bild billede bilde bilete"
        " afbeelding kuva obraz obrázek obrázok slika kép pilt attēls vaizdas irudia íomhá pictiúr"
        " görsel şəkil εικόνα изображение зображення слика תמונה تصویر चित्र तस्वीर ছবি gambar"
        " hình~ảnh ภาพ 画像 图片 圖片 이미지 bildo figura larawan"
    ),
    "pictures": (
        "pictures images pics imagens imágenes imatges imaxes immagini imagini bilder billeder"
        " beeld beelden kuvat ilustracje obrázky slike képek pildid attēli vaizdai irudiak íomhánna"
        " pictiúir görseller şəkillər εικόνες изображения слике תמונות صور تصاویر bildoj figurat"
        " mga~larawan"
    ),
    "illustration": (
        "illustration ilustração ilustracao ilustración il·lustració ilustracja ilustrace"
        " ilustrácia ilustracija ilustrație ilustrația illusztráció illustrazione illustratie"
        " illustrasjon illustratsioon ilustrācija iliustracija ilustrazioa ilustrimi ilustraĵo"
        " ilustrasi ilustrasyon illüstrasiya i̇llüstrasyon i̇llüstrasiya kuvitus zeichnung drawing"
        " desenho léaráid εικονογράφηση иллюстрация ілюстрація илюстрация илустрација رسم تصویرسازی"
        " خاکہ איור चित्रांकन অলংকরণ minh~họa ภาพประกอบ イラスト 插画 插畫 插图 插圖 일러스트 삽화"
    ),
    "graphic": (
        "graphic graphics infographic gráfico grafik infografik infográfico infografía infografia"
        " infographie infografica infografika grafiek grafikk grafiikka grafika graafika grafică"
        " grafis grafikoa grafikaĵo grafaic qrafika grapika γράφημα графика графіка інфографіка"
        " инфографика رسم~بياني اینفوگرافیک گرافک גרפיקה ग्राफ़िक ग्राफिक গ্রাফিকস đồ~họa กราฟิก"
        " グラフィック 制图 製圖 그래픽"
    ),
    "credit": (
        "credit credits crédito créditos credito crediti crèdit crèdits crédit crédits bildnachweis"
        " photo~credit picture~credit image~credit photo~credits picture~credits image~credits"
        " crédito~da~foto crédito~da~imagem crédito~de~la~foto crédit~photo fotonachweis kredit"
        " kredit~foto kredit~gambar kreditering bildkälla źródło~zdjęcia źródło~ilustracji"
        " zdroj~obrázku zdroj~obrázka vir~slike izvor~slike sursa~foto sursa~imaginii"
        " a~kép~forrása pildi~autor attēla~avots vaizdo~šaltinis irudiaren~egilea"
        " foinse~na~híomhá görsel~kaynağı şəklin~mənbəyi burimi~i~figurës fonto~de~la~bildo"
        " pinagmulan~ng~larawan πηγή~εικόνας источник~изображения источник~фото"
        " джерело~зображення източник~на~изображението извор~слике منبع~تصویر منبع~عکس بشکریہ"
        " مصدر~الصورة"
        " קרדיט קרדיט~צילום साभार ছবির~সূত্র nguồn~ảnh เครดิต เครดิตภาพ クレジット 画像クレジット"
        " 图片来源 圖片來源 图源 圖源 이미지~출처 사진~출처"
    ),
}


def _normal(form: str) -> str:
    return normalize("NFC", form).replace("\xa0", " ").casefold()


_MEANING = {
    _normal(form.replace("~", " ")): meaning
    for meaning, forms in _FORMS.items()
    for form in forms.split()
}
_BY = {"photo", "photograph", "photos", "photographs", "picture", "pictures", "image", "images"} | {
    "illustration",
    "graphic",
}
"""Forms that " by " makes a label of, without a colon."""
# The sign between is a colon, in Japanese captions also "=", and nothing after Polish "fot.".
_LABELLED = re.compile(
    r"\s*([^:：=＝\n]{1,40}?)(\s*[:：=＝]\s*|\s+by\s+|(?<=\bfot\.)\s+)(?=\S)", re.I
)


def credit(stated: Inline, labels: Labels) -> Inline:
    """`stated` with its label as `labels` has it; a form that is not known stays as it is."""
    match = _LABELLED.match(stated.text)
    if match is None:
        return stated
    form, sign = _normal(match[1]), match[2].strip().casefold()
    meaning = _MEANING.get(form)
    if meaning is None or (sign == "by" and form not in _BY):
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
    if form == _normal(label):
        label = match[1]  # in the source's capitals
    said = labels("{label}: {value}", label=label, value="")
    text, moved = apply(stated.text, [Edit(0, match.end(), said)])
    marks = []
    for mark in stated.marks:
        span = moved.forward(Span(mark.start, mark.end))
        marks.append(replace(mark, start=span.start, end=span.end))
    return Inline(text, nest(marks))
