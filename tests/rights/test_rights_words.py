"""Usage terms in words, as republishing guidelines of newsrooms write them."""

from __future__ import annotations

import pytest

from syndicate.rights import words

TERMS = [
("Republish under CC BY-ND.", "no-derivatives"),
("© The Post. CC BY–ND 4.0", "no-derivatives"),
("CC_BY_NC", "non-commercial"),
("Licensed under https://creativecommons.org/licenses/by-nd/4.0/", "no-derivatives"),
("Photo: CC by Andrew, CC BY Ndiaye", ""),
("May be translated only with permission.", "no-derivatives"),
("You can translate only with our written consent.", "no-derivatives"),
("None of it may be translated.", "no-derivatives"),
("No article may be translated.", "no-derivatives"),
("You are free to translate our work, but not to edit it otherwise.", ""),
("Please ask before translating.", "no-derivatives"),
("A tradução deste conteúdo depende de autorização.", "no-derivatives"),
("Se prohíbe traducir.", "no-derivatives"),
("Puede republicarse sin cambios.", "no-derivatives"),
("Der Text darf weder verändert noch gekürzt werden.", "no-derivatives"),
("Vedado o uso comercial.", "non-commercial"),
("Sin ánimo de lucro", "non-commercial"),
("Die Bilder dürfen nicht verwendet werden.", "no-photographs"),
("Fotos sind ausgenommen.", "no-photographs"),
("You can't edit our material, except to reflect relative changes in time, location and editorial style.", "no-derivatives"),
("Stories may not be translated into another language.", "no-derivatives"),
("Stories may not be edited or modified.", "no-derivatives"),
("This material may not be published, broadcast, rewritten or redistributed.", "no-derivatives"),
("so long as it's attributed, and not remixed or altered", "no-derivatives attribution"),
("No translations.", "no-derivatives"),
("no derivatives", "no-derivatives"),
("Do not modify.", "no-derivatives"),
("do not change the links", ""),
("You must not edit the links.", ""),
("Translation requires our written permission.", "no-derivatives"),
("Please republish without editing.", "no-derivatives"),
("non-commercial only", "non-commercial"),
("Not for commercial use", "non-commercial"),
("Commercial use is prohibited.", "non-commercial"),
("no photographs", "no-photographs"),
("You may not republish photos or other content provided by third-party providers", "no-photographs"),
("Photographs and illustrations require additional permission.", "no-photographs"),
("images, charts and graphics are NOT covered under our Creative Commons licence", "no-photographs"),
("You have to credit The Conversation and include a link back to either our home page or the article URL.", "attribution link-back"),
("You must use our page view counter when republishing online.", "pixel"),
("Republish with credit and a link.", "attribution link-back"),
("With credit.", "attribution"),
("Republish: with credit.", "attribution"),
("link back", "link-back"),
("You may republish and translate our stories, but do not edit them.", ""),
("Translations are welcome.", ""),
("It's okay to put our stories on pages with ads.", ""),
("You can't sell our material separately", ""),
("O conteúdo, incluindo títulos e intertítulos, não pode ser cortado, reduzido ou editado e nem retirado do contexto.", "no-derivatives"),
("Todas as checagens devem trazer o link para a reportagem no site do Truco", "link-back"),
("Não é permitida a tradução.", "no-derivatives"),
("É proibida a tradução sem autorização.", "no-derivatives"),
("Uso não comercial.", "non-commercial"),
("As fotos não podem ser republicadas.", "no-photographs"),
("As traduções são permitidas.", ""),
("Prohibida la traducción.", "no-derivatives"),
("No se puede modificar el texto.", "no-derivatives"),
("Sin fotografías.", "no-photographs"),
("Se debe incluir un enlace al artículo original.", "link-back"),
("Uso no comercial", "non-commercial"),
("Toute traduction est interdite.", "no-derivatives"),
("Le texte ne peut être modifié.", "no-derivatives"),
("Usage non commercial uniquement", "non-commercial"),
("Les photographies ne peuvent pas être reprises.", "no-photographs"),
("avec un lien vers l'article original", "link-back"),
("Übersetzungen sind nicht gestattet.", "no-derivatives"),
("Der Text darf nicht verändert werden.", "no-derivatives"),
("Nur für nicht-kommerzielle Zwecke", "non-commercial"),
("Keine Fotos. Bitte auf das Original verlinken.", "no-photographs link-back"),
("Vietata la traduzione.", "no-derivatives"),
("Il testo non può essere modificato.", "no-derivatives"),
("Solo uso non commerciale", "non-commercial"),
("Senza fotografie", "no-photographs"),
("Con un link all'articolo originale, citando la fonte", "link-back attribution"),
("Die Übersetzung ist erlaubt.", ""),
("Text and picture: Creative Commons Attribution 4.0.", "attribution"),
("© 2026 Diário de Porto das Garças. Texto sob licença CC BY 4.0.", ""),
("You may republish this article under CC BY 4.0.", ""),
("You are welcome to omit our images or substitute your own.", ""),
("You can publish our photos and graphics with the stories with which they originally appeared.", ""),
("All rights reserved. Photo: Jane Doe", ""),
("Text licensed CC BY; photographs by Jane Doe are not included.", "no-photographs"),
("It's fine to change the story to suit your in-house style", ""),
("If you make changes, note them.", ""),
("Link to the original; do not change the pictures.", "link-back"),
("Please do not crop or edit our photos.", ""),
("Do not use our images.", "no-photographs"),
("Não use nossas fotos.", "no-photographs"),
("Verwenden Sie nicht unsere Bilder.", "no-photographs"),

("Nossos textos podem ser republicados sem custos e adaptados.", ""),
("O conteúdo não tem custo e pode ser editado.", ""),
("You may not sell our stories, but you may edit them.", ""),
("El contenido no tiene costo y puede ser editado.", ""),
("Les textes ne coûtent rien et peuvent être modifiés.", ""),
("Die Texte kosten nicht viel und dürfen bearbeitet werden.", ""),
("Please don’t edit our stories.", "no-derivatives"),
("You can’t edit our stories.", "no-derivatives"),
("No se permiten obras derivadas.", "no-derivatives"),
("Los textos no deben ser alterados.", "no-derivatives"),
("Nicht-kommerziell, keine Bearbeitungen", "no-derivatives non-commercial"),

]  # fmt: skip


@pytest.mark.parametrize(("text", "demands"), TERMS, ids=lambda value: value[:50])
def test_what_words_demand(text: str, demands: str) -> None:
    found = words.read(text)
    assert set(found) == set(demands.split())
    assert all(said in " ".join(text.split()) for said in found.values())


@pytest.mark.parametrize(("text", "demands"), TERMS, ids=lambda value: value[:50])
def test_capitals_and_line_breaks_change_nothing(text: str, demands: str) -> None:
    assert set(words.read(text.upper().replace(" ", "\n"))) == set(demands.split())


def test_terms_of_another_language_in_one_text_are_read_too() -> None:
    text = "Republish us. Não é permitida a tradução. Keine Fotos. Include a link."
    assert set(words.read(text)) == {"no-derivatives", "no-photographs", "link-back"}
