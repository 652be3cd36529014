from __future__ import annotations

import pytest

from syndicate import langs
from syndicate.translate.protection.quotation import find


def marked(text: str) -> str:
    """The text with its quotation marks written ⟨1 … 1⟩ by depth."""
    parts, at = [], 0
    for mark in find(text):
        parts += [text[at : mark.start], f"⟨{mark.depth}" if mark.opens else f"{mark.depth}⟩"]
        at = mark.end
    return "".join([*parts, text[at:]])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("‘We won’ said Ann.", "⟨1We won1⟩ said Ann."),
        ("it was ‘horrified’ by ’spine-chilling’ news", "it was ⟨1horrified1⟩ by ⟨1spine-chilling1⟩ news"),
        ("What’s more, the UK’s ‘biggest’ event", "What’s more, the UK’s ⟨1biggest1⟩ event"),
        ("“He said ‘the boys’ home’ is mine,” she said.", "⟨1He said ⟨2the boys’ home2⟩ is mine,1⟩ she said."),
        ('She said "we \'will\' go".', "She said ⟨1we ⟨2will2⟩ go1⟩."),
        ("„Das ist ‚gut‘“, sagte er.", "⟨1Das ist ⟨2gut2⟩1⟩, sagte er."),
        ("Il dit « oui » hier.", "Il dit ⟨1oui1⟩ hier."),
        ("»Ja«, sagte er.", "⟨1Ja1⟩, sagte er."),
        ("«Disse “sim” ontem», disse.", "⟨1Disse ⟨2sim2⟩ ontem1⟩, disse."),
        ("“A paragraph that goes on.", "⟨1A paragraph that goes on."),
        ("The ’90s, Rock ’n’ roll and ’t Hoen", "The ’90s, Rock ’n’ roll and ’t Hoen"),
        ("It’s rock ’n’ roll and everybody’s dancin’ again", "It’s rock ’n’ roll and everybody’s dancin’ again"),
        ("get 'em ’til 'tis 'over'", "get 'em ’til 'tis ⟨1over1⟩"),
        ("Read more »", "Read more »"),
        ("C’est la fin. »", "C’est la fin.1⟩"),
        ("6' 2\" tall, 5′ wide", "6' 2\" tall, 5′ wide"),
        ("the workers’ union said ‘no’", "the workers’ union said ⟨1no1⟩"),
        ("no quotation here", "no quotation here"),
    ],
)  # fmt: skip
def test_which_marks_open_and_close(text: str, expected: str) -> None:
    assert marked(text) == expected


def test_depth_chooses_the_mark_of_the_target_language() -> None:
    outer, inner, *_ = find("‘a “b” c’")
    assert outer.in_language(langs.quotes("en")) == "“"
    assert inner.in_language(langs.quotes("en")) == "‘"
    assert outer.in_language(langs.quotes("de")) == "„"


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("— Vou já — disse ela. — Não me esperes.", "pt", "⟨1Vou já1⟩disse ela. ⟨1Não me esperes.1⟩"),
        ("— A água é segura? — perguntou o rapaz.", "", "⟨1A água é segura?1⟩perguntou o rapaz."),
        ("— O barco é nosso — disse o velho —, mas as redes não.", "pt", "⟨1O barco é nosso1⟩disse o velho⟨1mas as redes não.1⟩"),
        ("—Vamos —dijo Ana—. No esperes.", "es", "⟨1Vamos1⟩dijo Ana⟨1No esperes.1⟩"),
        ("– Nunca vi tanta chuva – disse o pastor.", "", "⟨1Nunca vi tanta chuva1⟩disse o pastor."),
        ("— Li “A Torre” — disse ela.", "pt", "⟨1Li ⟨2A Torre2⟩1⟩disse ela."),
        ("— Quem comprou a casa?", "pt", "⟨1Quem comprou a casa?1⟩"),
        # In English no dash begins speech, and what has none of its signs may be a list.
        ("— Who bought the house?", "en", "— Who bought the house?"),
        ("— Um ponto", "pt", "— Um ponto"),
        ("- Um ponto.", "pt", "- Um ponto."),
        # A pause, or speech up to a comma.
        ("— A ilha — que é bela — votou.", "pt", "— A ilha — que é bela — votou."),
        ("— Oui, répondit-il.", "fr", "— Oui, répondit-il."),
    ],
)  # fmt: skip
def test_the_dashes_of_a_dialogue_open_and_close(text: str, language: str, expected: str) -> None:
    parts, at = [], 0
    for mark in find(text, language):
        parts += [text[at : mark.start], f"⟨{mark.depth}" if mark.opens else f"{mark.depth}⟩"]
        at = mark.end
    assert "".join([*parts, text[at:]]) == expected
