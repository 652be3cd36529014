from __future__ import annotations

import pytest

from syndicate import langs
from syndicate.model import Alignment
from syndicate.translate.align import words
from syndicate.translate.protection import watched
from syndicate.translate.protection.protect import Kind, protect
from syndicate.translate.protection.restore import Restored, restore


def restored(text: str, raw: str, *, source: str = "en", to: str = "pt") -> Restored:
    """The output `raw` for a text, no alignment."""
    protected = protect(text, frozenset("–"), quotes=langs.quotes(to))
    return restore(protected, raw, None, source, to)


@pytest.mark.parametrize(
    ("text", "raw", "expected"),
    [
        ("Call +351 21 340 7000.", "Ligue +351 21 3407000.", "Ligue +351 21 340 7000."),
        ("The CPF 123.456.789-09 is old.", "O CPF 123.456,789-09 é velho.", "O CPF 123.456.789-09 é velho."),
        ("It was 6–4 then.", "Foi 6 a 4 então.", "Foi 6–4 então."),
        ("It was 3-1 then.", "Foi 3 a 1 então.", "Foi 3 a 1 então."),
        ("The B-52 flew.", "O b-52 voou.", "O B-52 voou."),
        ("The H5N1 came.", "O H5N1 H5N1 veio.", "O H5N1 veio."),
        ("In 10.0.1 and 10.0 too.", "Em 10.0 e 10.0.1 também.", "Em 10.0 e 10.0.1 também."),
        ("From 98,765 to 123,456.", "De 99.765 a 123.456.", "De 98.765 a 123.456."),
        ("In 10.0 but not 10.0.1.", "Em 10, mas não em 10.0.1.", "Em 10.0, mas não em 10.0.1."),
        ("Some 12,500 came.", "Vieram uns 12,5 mil.", "Vieram uns 12,5 mil."),
        ("The 1980s are back.", "Os anos 80 voltaram.", "Os anos 80 voltaram."),
    ],
)  # fmt: skip
def test_what_came_out_otherwise_is_put_right_where_it_stands(
    text: str, raw: str, expected: str
) -> None:
    done = restored(text, raw)
    assert done.text == expected
    assert not done.findings
    assert done.retry is None


def test_what_is_lost_is_reported_put_back_and_a_placeholder_the_next_time() -> None:
    done = restored(
        "The report A/HRC/47/27 was adopted on the A1.", "O relatório foi aprovado na A1."
    )
    assert "A/HRC/47/27" in done.text
    assert [finding.check for finding in done.findings] == ["protected.token"]
    assert done.retry is not None
    again = done.retry()
    assert again.text == "The report X1 was adopted on the A1."
    assert [item.restored for item in again.items] == ["A/HRC/47/27"]
    assert again.again is None


def test_all_that_is_watched_can_be_a_placeholder() -> None:
    protected = protect("A B-52 and an F-16.", frozenset(), quotes=langs.quotes("pt"))
    assert protected.text == "A B-52 and an F-16."
    assert protected.again is not None
    again = protected.again([token.span for token in protected.watched])
    assert again.text == "A X1 and an X2."


def test_a_number_that_is_gone_travels_as_a_placeholder_and_comes_back_localised() -> None:
    done = restored("It has 1,024 members.", "Tem membros.")
    assert [finding.check for finding in done.findings] == ["protected.number"]
    assert done.retry is not None
    again = done.retry()
    assert again.text == "It has X1 members."
    assert restore(again, "Tem X1 membros.", None, "en", "pt").text == "Tem 1.024 membros."


@pytest.mark.parametrize(("here", "reported"), [("au/HRC/4", False), ("au/HR", True)])
def test_a_mangled_token_gives_way_to_the_right_one(here: str, reported: bool) -> None:
    text = "Read au/HRC/47/27 now."
    raw = f"Leia {here} agora."
    protected = protect(text, frozenset(), quotes=langs.quotes("pt"))
    source, target = words(protected.text), words(raw)
    place = {"Leia": 0, "agora": len(source) - 2, ".": len(source) - 1}
    weights = tuple(
        tuple(float(s == place.get(raw[t.start : t.end], min(n, 6))) for s in range(len(source)))
        for n, t in enumerate(target)
    )
    done = restore(protected, raw, lambda: Alignment(source, target, weights), "en", "pt")
    assert done.text == "Leia au/HRC/47/27 agora."
    assert bool(done.findings) == bool(done.retry) == reported


def test_a_lost_hour_is_put_back() -> None:
    done = restored("At 03:47 it was dark.", "Estava escuro.")
    assert "03:47" in done.text
    assert done.retry is not None


def test_a_dash_between_names_is_found_in_their_translation() -> None:
    done = restored("The Lisbon–Madrid line.", "A linha Lisboa-Madri.")
    assert done.text == "A linha Lisboa–Madri."
    lost = restored("Open Monday–Friday.", "Aberto segunda-feira-feira.")
    assert lost.retry is not None
    again = lost.retry()
    assert again.text == "Open Monday - Friday."
    assert (
        restore(again, "Aberto segunda - sexta.", None, "en", "pt").text == "Aberto segunda–sexta."
    )


def test_figures_are_compared_by_their_digits() -> None:
    ours = list(watched.figures("It was 1,250,000 or 12.5 in X1."))
    assert [figure.digits for figure in ours] == ["1250000", "125"]
    slips, gone = watched.mend_figures(ours, list(watched.figures("Foi 1.250.000 ou 12,6.")))
    assert [(a.text, b.text) for a, b in slips] == [("12.5", "12,6")]
    assert not gone


def test_no_placeholder_is_needed_for_what_is_watched() -> None:
    protected = protect("It is 3.11.4, 6-4 and A1.", frozenset(), quotes=langs.quotes("pt"))
    assert not [item for item in protected.items if item.kind is Kind.TOKEN]
    assert [token.text for token in protected.watched] == ["3.11.4", "6-4", "A1"]
