from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from syndicate.ingest.inline import parse
from syndicate.model import Case, Glossary, Layer, Span, Term, TermKind
from syndicate.terms.files import default_case
from syndicate.terms.match import Match, Matcher


def glossary(*terms: Term, name: str = "house", desk: str = "") -> Glossary:
    return Glossary(name, "en", "pt", terms, "", layer=Layer.HOUSE, desk=desk)


def term(source: str, target: str = "", **more: object) -> Term:
    """An entry with the default rule of case; its target is the source read backwards."""
    return Term(source, target or source[::-1], **{"case": default_case(source), **more})  # type: ignore[arg-type]


def matches(
    text: str,
    *terms: Term,
    language: str = "en",
    near: str = "",
    section: str = "",
    how: str = "auto",
) -> list[Match]:
    return Matcher(language, [glossary(*terms)], how).find(text, near, section)


def found(text: str, *terms: Term, **more: str) -> list[str]:
    """The words of a text that are applied as terms."""
    return [
        text[m.span.start : m.span.end] for m in matches(text, *terms, **more) if not m.held_back
    ]


UN, WHO = term("UN", "ONU"), term("WHO", "OMS")
SECURITY = term("UN Security Council", "Conselho de Segurança da ONU")
MAYOR = term("mayor", "prefeito", plural="prefeitos")
AI = term("AI", "Anistia Internacional", context=("Amnesty",))
STRIKE = term("strike", "greve", pos="noun")


# --- which words ---


def test_the_longest_term_wins_and_none_overlap() -> None:
    text = "The UN Security Council met; the UN did not."
    assert found(text, UN, SECURITY) == ["UN Security Council", "UN"]


def test_the_declared_priority_goes_before_length() -> None:
    text = "new rules on child benefit fraud"
    fraud, child = term("benefit fraud", priority=1), term("child benefit")
    assert found(text, fraud, child) == ["benefit fraud"]
    assert found(text, term("benefit fraud"), child) == ["child benefit"]
    state, board = term("state school"), term("school board")
    assert found("state school board", board, state) == ["state school"]
    assert found("a state school", term("school"), term("state school", priority=-1)) == ["school"]


def test_a_longer_term_that_is_not_meant_leaves_the_shorter_one() -> None:
    longer = term("mayor of the palace", context=("Merovingian",))
    assert found("the mayor of the palace", MAYOR, longer) == ["mayor"]


@pytest.mark.parametrize(
    ("text", "source", "said"),
    [
        ("The UNESCO office, a fUN day, the un of it, UN2", "UN", ""),
        ("UN.", "UN", "UN"),
        ("“mayor”", "mayor", "mayor"),
        ("the\nmayor", "mayor", "mayor"),
        ("The mayor’s office", "mayor", "mayor"),
        ("the WHO's and the ministers’ vote", "WHO", "WHO"),
        ("the ministers’ vote", "minister", "ministers"),
        ("the UN\u00a0Security\nCouncil", "UN Security Council", "UN\u00a0Security\nCouncil"),
        ("a co\u2011operation", "co-operation", "co\u2011operation"),
        ("a cease fire", "cease-fire", "cease fire"),
        ("a ceasefire", "cease-fire", ""),
        ("the human-rights law", "human rights", "human-rights"),
        ("to sit in a room", "sit-in", ""),
        ("a sit-in", "sit-in", "sit-in"),
        ("The Public Prosecutor’s Office", "Public Prosecutor's Office", "Public Prosecutor’s Office"),
        ("sanc\u00adtions", "sanctions", "sanc\u00adtions"),
        ("#MeToo rally", "#MeToo", "#MeToo"),
        ("in 's-Hertogenbosch", "'s-Hertogenbosch", "'s-Hertogenbosch"),
        ("LGBTQ+ people", "LGBTQ+", "LGBTQ+"),
        ("the vice-mayor", "mayor", ""),
        ("the anti-crackdown petition", "crackdown", ""),
        ("a mayor-elect", "mayor", ""),
        ("the ex-mayor", "mayor", "mayor"),
        ("WHO-led and anti-NATO", "NATO", "NATO"),
        ("WHO-led and anti-NATO", "WHO", "WHO"),
    ],
)  # fmt: skip
def test_where_a_term_begins_and_ends(text: str, source: str, said: str) -> None:
    assert found(text, term(source)) == ([said] if said else [])


@pytest.mark.parametrize(
    ("language", "text", "source", "said"),
    [
        ("ja", "昨日、日本銀行は利上げした。", "日本銀行", "日本銀行"),
        ("zh", "世界卫生组织说", "卫生", "卫生"),
        ("th", "องค์การอนามัยโลกกล่าว", "อนามัย", "อนามัย"),
        ("ja", "WHOは言った", "WHO", "WHO"),
        ("ja", "WHOMは言った", "WHO", ""),
        ("hi", "हिन्दी भाषा", "हिन्दी", "हिन्दी"),
        ("hi", "हिन्दीवाद", "हिन्दी", ""),
        ("hi", "हिन्दी", "दी", ""),
        ("fr", "le siège de l’ONU", "ONU", "ONU"),
        ("de", "die Straßenbahn", "STRASSENBAHN", ""),
        ("pt", unicodedata.normalize("NFD", "a coligação governa"), "coligação",
         unicodedata.normalize("NFD", "coligação")),
    ],
)  # fmt: skip
def test_words_of_each_script(language: str, text: str, source: str, said: str) -> None:
    assert found(text, term(source), language=language) == ([said] if said else [])


@given(
    st.text("ab ’'-‑\u00a0\u00ad\u0301\nßİÉ日", max_size=24),
    st.text("ab ’'-ßé日", min_size=1, max_size=6).filter(lambda s: s.strip(" '’-")),
)
def test_what_is_found_is_the_term_and_stands_there(text: str, source: str) -> None:
    from syndicate.terms.normal import key

    assume("日\u0301" not in text)  # no such character exists
    entry = Term(source, "x", case=Case.IGNORE)
    for match in matches(text, entry, language="xx"):
        words = text[match.span.start : match.span.end]
        assert key(words) == key(source)


def test_a_term_half_inside_a_mark_is_the_term() -> None:
    content = parse('The <a href="https://un.org">UN <em>Security</em></a>\n Council met.')
    assert found(content.text, UN, SECURITY) == ["UN Security Council"]


# --- capitals ---


@pytest.mark.parametrize(
    ("text", "source", "said"),
    [
        ("Who said so? The WHO.", "WHO", "WHO"),
        ("It was AI, and ai is a sloth.", "AI", "AI"),
        ("Mayor Smith", "mayor", "Mayor"),
        ("the home office", "Home Office", ""),
        ("HOME OFFICE CRITICISED BY PEERS", "Home Office", "HOME OFFICE"),
        ("MAYOR CRITICISED BY PEERS", "mayor", "MAYOR"),
        ("LET US SPEAK, FARMERS SAY", "US", ""),
        ("WHO SAYS SO IS WRONG", "WHO", ""),
        ("NATO SAYS SO AT LAST", "NATO", "NATO"),
        ("NEVER MIND THE GAP", "Mind", ""),
        ("US–China talks", "US", "US"),
    ],
)
def test_capitals_tell_names_from_words(text: str, source: str, said: str) -> None:
    assert found(text, term(source)) == ([said] if said else [])


def test_in_a_line_of_capitals_an_acronym_that_is_a_word_is_reported() -> None:
    (held,) = matches("LET US SPEAK, FARMERS SAY", term("US"))
    assert "may be the word 'us'" in held.held_back
    (told,) = matches("TREATED FOR AIDS AT HOME", term("AIDS"))
    assert not told.held_back and "may be the word 'aids'" in told.undecided


def test_the_rule_of_case_can_be_set() -> None:
    assert len(found("who said so? The WHO.", term("WHO", case=Case.IGNORE))) == 2
    assert found("Turkey and turkey", term("turkey", case=Case.EXACT)) == ["turkey"]


def test_a_name_goes_before_the_noun_of_the_same_letters() -> None:
    shelter, name = term("shelter", "abrigo"), term("Shelter", kind=TermKind.DO_NOT_TRANSLATE)
    said = [m.term for m in matches("Campaigners from Shelter ran a shelter.", shelter, name)]
    assert said == [name, shelter]


# --- inflection ---


@pytest.mark.parametrize(
    ("source", "pos", "text", "said", "plural"),
    [
        ("mayor", "", "Two mayors met.", "mayors", True),
        ("mayor", "", "The mayor met.", "mayor", False),
        ("MP", "acronym", "Ten MPs left.", "MPs", True),
        ("NGO", "", "NGOS PROTEST IN RIO", "NGOS", True),
        ("head of state", "", "the heads of state", "heads of state", True),
        ("attorney general", "", "attorneys general", "attorneys general", True),
        ("trade union", "noun", "Trade unions", "Trade unions", True),
        ("resign", "verb", "She resigned.", "resigned", False),
        ("sanctions", "", "sanctions", "sanctions", False),
        ("foot", "noun", "two feet", "feet", True),
        ("woman", "noun", "both women", "women", True),
    ],
)  # fmt: skip
def test_english_forms(source: str, pos: str, text: str, said: str, plural: bool) -> None:
    (match,) = matches(text, term(source, pos=pos))
    assert (text[match.span.start : match.span.end], match.plural) == (said, plural)


@pytest.mark.parametrize(
    ("source", "pos", "text"),
    [
        ("leave", "", "the left wing"),
        ("leave", "verb", "the left wing"),
        ("mean", "", "by all means"),
        ("new", "", "the news"),
        ("arm", "", "an arms embargo"),
        ("good", "", "the goods train"),
        ("work", "noun", "the gas works"),
        ("unite", "", "the united front"),
        ("strike", "noun", "a striking painting"),
        ("charge", "noun", "she was charged twice"),
        ("charge", "", "she was charged twice"),
        ("sanctions", "", "they sanction it"),
        ("Shell", "proper-noun", "the Shells"),
        ("far-right", "adjective", "far-rights"),
        ("US", "", "a Us"),
    ],
)
def test_what_is_another_word_is_no_form(source: str, pos: str, text: str) -> None:
    assert found(text, term(source, pos=pos)) == []


@pytest.mark.parametrize(
    ("source", "text", "said", "plural"),
    [
        ("relatora especial", "As relatoras especiais", "relatoras especiais", True),
        ("ministro do STF", "os ministros do STF", "ministros do STF", True),
        ("ministro das Relações Exteriores", "ministros das Relações Exteriores",
         "ministros das Relações Exteriores", True),
        ("primeira-ministra", "as primeiras-ministras", "primeiras-ministras", True),
        ("direitos humanos", "os direitos humanos", "direitos humanos", False),
        ("secretário-geral das Nações Unidas", "secretários-gerais das Nações Unidas",
         "secretários-gerais das Nações Unidas", True),
        ("ONG", "Três ONGs", "ONGs", True),
        ("vereador", "os vereadores", "vereadores", True),
    ],
)  # fmt: skip
def test_portuguese_forms(source: str, text: str, said: str, plural: bool) -> None:
    (match,) = matches(text, term(source, case=Case.IGNORE), language="pt")
    assert (text[match.span.start : match.span.end], match.plural) == (said, plural)


@pytest.mark.parametrize(
    ("source", "text"),
    [("meio", "a meia de lã"), ("acordo", "ela acorda"), ("prova", "eles provaram"),
     ("governo", "quem governa"), ("corte", "ele corta")],
)  # fmt: skip
def test_what_is_another_word_in_portuguese(source: str, text: str) -> None:
    assert found(text, term(source), language="pt") == []


def test_a_listed_form_is_the_term() -> None:
    entry = term("foreign minister", source_forms=("minister of foreign affairs", "foreign mins"))
    assert found("The minister of foreign affairs spoke", entry) == ["minister of foreign affairs"]
    councillor = term("desembargador", source_forms=("desembargadora", "desembargadoras"))
    one, two = matches("A desembargadora e as desembargadoras", councillor, language="pt")
    assert (one.plural, two.plural) == (False, True)


# --- homographs ---


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("They called the strike off.", True),
        ("The drivers' strike ended.", True),
        ("Traders hope to strike a deal.", False),
        ("They may strike again.", False),
        ("The drivers who signed the WHO strike pact could go.", True),
    ],
)
def test_a_noun_is_told_from_a_verb_by_its_neighbours(text: str, meant: bool) -> None:
    assert found(text, STRIKE) == (["strike"] if meant else [])


def test_where_nothing_decides_it_is_applied_or_not_and_always_said() -> None:
    text = "Drone strike kills two"
    (auto,) = matches(text, STRIKE)
    assert not auto.held_back and "is a noun" in auto.undecided
    (held,) = matches(text, STRIKE, how="hold")
    assert held.held_back and not held.undecided


def test_a_term_waits_for_its_context() -> None:
    (alone,) = matches("The AI wrote a poem.", AI)
    assert "Amnesty" in alone.held_back
    assert found("Amnesty says AI is a charity.", AI) == ["AI"]
    assert found("Marie of AI said so.", AI, near="Amnesty International (AI) is it.") == ["AI"]
    (named,) = matches(
        "The AI wrote a poem.", term("AI", context=("Amnesty International (", "UN"))
    )
    assert named.held_back == "none of its context words is near: Amnesty International (…), UN"
    fed = term("Fed", context=("US", "rate"))
    assert found("The Fed used its power", fed) == []
    assert found("The Fed raised rates", fed) == ["Fed"]
    bank = term("銀行", context=("利上げ",))
    assert found("日本銀行は利上げした", bank, language="ja") == ["銀行"]


def test_a_term_may_belong_to_a_section() -> None:
    squad = term("squad", context=("section:Sport", "goalkeeper"))
    assert found("The squad left.", squad, section="sport") == ["squad"]
    assert found("The goalkeeper joined the squad.", squad) == ["squad"]
    assert found("The bomb squad left.", squad, section="local") == []


def test_two_entries_for_a_word() -> None:
    pitch, offer = (
        term("pitch", "gramado", domain="sport"),
        term("pitch", "proposta", domain="economy"),
    )
    assert [m.term for m in matches("the pitch", pitch, offer, section="Sport")] == [pitch]
    (held,) = matches("the pitch", pitch, offer)
    assert "'gramado' (sport); 'proposta' (economy)" in held.held_back
    (applied,) = matches("the pitch", pitch, offer, how="apply")
    assert applied.undecided and not applied.held_back
    other = term("pitch", "piche")
    assert [m.term for m in matches("the pitch", pitch, other)] == [other]


def test_two_meanings_in_one_sentence() -> None:
    strike, attack = STRIKE, term("strike", "atacar", pos="verb")
    text = "The strike goes on; they will strike again."
    assert [m.term for m in matches(text, strike, attack)] == [strike, attack]


def test_a_proposed_term_is_not_applied() -> None:
    assert matches("the mayor", term("mayor", status="proposed")) == []


# --- layers ---


def test_the_glossary_of_higher_rank_wins() -> None:
    house = glossary(term("UN", "Nações Unidas"), name="house")
    (match,) = Matcher("en", [house, glossary(UN, name="shipped")]).find("the UN")
    assert (match.term.target, match.glossary) == ("Nações Unidas", "house")


def test_a_higher_entry_that_is_not_meant_leaves_the_lower_one() -> None:
    house = glossary(term("bank", "margem", context=("river",)))
    shipped = glossary(term("bank", "banco"))
    matcher = Matcher("en", [house, shipped])
    assert [m.term.target for m in matcher.find("the bank closed")] == ["banco"]
    assert [m.term.target for m in matcher.find("the bank of the river")] == ["margem"]


def test_a_desk_counts_in_its_section_only() -> None:
    desk, house = glossary(term("draw", "empate"), desk="Sport"), glossary(term("draw", "sorteio"))
    matcher = Matcher("en", [desk, house])
    assert [m.term.target for m in matcher.find("the draw", section="sport")] == ["empate"]
    assert [m.term.target for m in matcher.find("the draw", section="culture")] == ["sorteio"]


def test_a_forbidden_rendering_comes_with_the_preferred_one() -> None:
    bad = term("mayor", "maior", kind=TermKind.FORBIDDEN)
    (match,) = matches("the mayor", MAYOR, bad)
    assert match.term is MAYOR
    assert match.forbidden == (bad,)
    (alone,) = matches("the mayor", bad)
    assert alone.term is bad and alone.forbidden == (bad,)


def test_forbidden_renderings_add_up_unless_a_higher_layer_prefers_one() -> None:
    low = glossary(term("mayor", "alcaide", kind=TermKind.FORBIDDEN), MAYOR)
    high = glossary(term("mayor", "edil", kind=TermKind.FORBIDDEN))
    (match,) = Matcher("en", [high, low]).find("the mayor")
    assert [t.target for t in match.forbidden] == ["edil", "alcaide"]
    (match,) = Matcher("en", [glossary(term("mayor", "alcaide")), low]).find("the mayor")
    assert match.forbidden == ()


def test_a_name_that_a_higher_layer_keeps_is_kept() -> None:
    kept = glossary(term("Crisis", "Crisis", kind=TermKind.DO_NOT_TRANSLATE))
    (match,) = Matcher("en", [kept, glossary(term("Crisis", "Crise"))]).find("He joined Crisis.")
    assert match.term.kind is TermKind.DO_NOT_TRANSLATE
    assert match.span == Span(10, 16)


def test_what_is_forbidden_is_told_by_its_own_sentence() -> None:
    """An error must not be a guess: the paragraph speaks of prison, this sentence of grammar."""
    entry = Term("sentence", "frase", TermKind.FORBIDDEN, context=("prison",))
    matcher = Matcher("en", [Glossary("house", "en", "pt", (entry,), "")])
    near = "He left prison in May. He said one sentence in Russian."
    assert not any(m.forbidden for m in matcher.find("He said one sentence in Russian.", near))
    (match,) = matcher.find("His sentence, in prison, was long.", near)
    assert match.forbidden == (entry,)
