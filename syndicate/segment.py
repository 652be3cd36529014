"""Marked text -> sentences: rules made for news, and `sentencex` for what they leave open.

`sentencex` (MIT, compiled, some 300 languages) knows abbreviations, but keeps a quotation of three
sentences whole, parts `?”` from `Mr. Hunt asked` and `p.` from `ex.`, and takes time in the square
of the number of quotation marks. So candidates are found here, the rules below decide the certain
ones, and it is asked about the rest with a few words of context. `docs/segmentation.md` has the
figures and the comparison with other splitters.

What counts as a sentence:
- a sentence end inside a quotation counts; opening marks begin the next sentence, closing marks
  end theirs; a reporting clause (`?” she asked`) belongs to what it reports;
- a sentence in parentheses stands alone; parentheses inside a sentence never split it;
- the number of a list item belongs to the item, emoji and footnote marks to what they follow;
- U+000A is always a boundary: it is a line break of the page;
- nothing is cut inside code, `translate="no"`, abbreviations, dates and titles of works (`cite`);
- what has no end for `LONGEST` characters is cut at a clause, else at a space, else right there:
  an engine would drop the rest of it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from syndicate import langs
from syndicate.model import Inline, MarkKind, Span
from syndicate.text import SegmentedText

NAME: str
"""Goes into the signature of every translation: `sentencex 1.0.32 + rules 1`."""

_RULES = 1
"""Raised when a rule changes what is cut."""

LONGEST = 1_200
"""Characters of the longest sentence: twice what newspapers print, well below an engine's limit."""

_WHOLE = {MarkKind.CODE, MarkKind.ABBREVIATION, MarkKind.TIME, MarkKind.CITE}


def __getattr__(name: str) -> str:
    """`NAME`, with the version of sentencex that is installed, looked up when it is asked for."""
    if name != "NAME":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import version

    return f"sentencex {version('sentencex')} + rules {_RULES}"


def segment(inline: Inline, language: str) -> SegmentedText:
    """Find the sentences of `inline`, which is written in `language` (BCP 47).

    Spans are ordered, disjoint, not empty, and neither start nor end with white space; text that
    shows nothing has none. Takes time in proportion to the length of the text.
    """
    text = inline.text
    kept = _Ranges((m.start, m.end) for m in inline.marks if m.protects or m.kind in _WHOLE)
    words = _words(langs.language(language))
    spans: list[Span] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        for sentence in _sentences(text, start, end, kept, words):
            if len(sentence) <= LONGEST:
                spans.append(sentence)
            else:
                spans += _shortened(text, sentence)
        start = end + 1
    return SegmentedText(inline, tuple(spans))


# --- Candidates --------------------------------------------------------------------------------

# Unicode's Sentence_Terminal characters (UAX #29) of scripts in use, and the ellipsis. The second
# kind ends a sentence without a space after it and never an abbreviation.
_SPACED_ENDS = ".!?…‼⁇⁈⁉．"
_CERTAIN_ENDS = "。！？｡։؟۔।॥။።፧፨។៕᠃᠉᱾᱿܀܁܂߹꓿꯫"
_ENDS = _SPACED_ENDS + _CERTAIN_ENDS
_CLOSERS = "\"'”’»«›‹」』＂＇)]}）】》〉"
_CLOSING_QUOTES = "\"'”’“‘»«›‹」』＂＇"
_OPENERS = "\"'`“‘„‚”«»‹›([{「『（【《〈¿¡"
_DASHES = "—–―-"
_JOINERS = "/%&=+°)]}"
"""What no sentence begins with."""
_EMOJI = "\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\u200d\ufe0f\u20e3"
_RUN = rf"(?:[{_ENDS}{re.escape(_CLOSERS)}]|[“‘](?![\w“‘]))*+"  # “ and ‘ close in German
# Ends and closing marks in a row, a guillemet set with a space as in French, footnote marks, emoji.
_CANDIDATE = re.compile(
    rf"(?P<run>[{_ENDS}]{_RUN}(?:[ \xa0\u202f][»›](?=[\s{_ENDS},;:)]|$){_RUN})?+)"
    rf"(?:\[\d{{1,3}}\]|[⁰¹²³⁴-⁹])*+(?:[ \xa0]*+[{_EMOJI}]++)*+"
)
# Greek asks with a semicolon.
_GREEK = re.compile(_CANDIDATE.pattern.replace(f"[{_ENDS}]", f"[{_ENDS};\u037e]", 1))
_NEXT = re.compile(
    rf"\s*+(?P<opening>(?:[{re.escape(_OPENERS + _DASHES)}]\s*+)*+)"
    r"(?P<word>[\w&-]*+)(?P<apostrophe>['’]?+)(?P<dot>\.?+)(?:\s*+(?P<after>\w))?"
)
_WORD = re.compile(r"[^\W_]")
_CERTAIN = frozenset(_CERTAIN_ENDS)
_ENDING = frozenset(_ENDS)
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]*")
_PARENTHESIS = re.compile(r"[()]")


class _Candidate(NamedTuple):
    """Where a sentence of `text` may end: it began at `at`, its first letter or digit stands at
    `first`, its line ends at `end`."""

    text: str
    at: int
    first: int
    end: int
    found: re.Match[str]
    following: re.Match[str]


def _sentences(text: str, start: int, end: int, kept: _Ranges, words: _Words) -> Iterator[Span]:
    """The sentences of one line, `text[start:end]`."""
    brackets: _Ranges | None = None
    at, first = start, -1  # where the sentence begins, and its first letter or digit
    for found in (_GREEK if words.language == "el" else _CANDIDATE).finditer(text, start, end):
        cut = found.end()
        if cut == end or not (text[cut].isspace() or not _CERTAIN.isdisjoint(found["run"])):
            continue
        if first < at:
            word = _WORD.search(text, at, end)
            first = word.start() if word else end
        if first > found.start() or kept.around(cut):
            continue
        following = _NEXT.match(text, cut, end)
        assert following is not None  # every part of it can be empty
        candidate = _Candidate(text, at, first, end, found, following)
        if not _ends(candidate, words):
            continue
        if brackets is None:
            brackets = _Ranges(_remarks(text, start, end))
        bracket = brackets.around(found.start())
        if bracket is None or bracket[0] < first or _outside(candidate, bracket, words):
            yield from _visible(text, at, cut)
            at = cut
    yield from _visible(text, at, end)


def _remarks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The pairs of parentheses that are short enough to be a remark inside a sentence."""
    opened: list[int] = []
    for found in _PARENTHESIS.finditer(text, start, end):
        if found.group() == "(":
            opened.append(found.start())
        elif opened and found.end() - opened[-1] <= LONGEST // 4:
            yield opened.pop(), found.end()
        else:
            opened.clear()


def _outside(candidate: _Candidate, bracket: tuple[int, int], words: _Words) -> bool:
    """Whether an end, found inside a remark, ends the sentence around that as well."""
    run_end = candidate.found.end("run")
    if run_end < bracket[1]:
        return False
    after = candidate.text[bracket[1] : run_end]
    return words.start(candidate.following) or not _ENDING.isdisjoint(after)


def _visible(text: str, start: int, end: int) -> Iterator[Span]:
    """The span `start:end` without white space at its ends, if that leaves anything to see."""
    part = text[start:end]
    shown = part.strip()
    if shown and not _INVISIBLE.fullmatch(shown):
        start += len(part) - len(part.lstrip())
        yield Span(start, start + len(shown))


def _shortened(text: str, sentence: Span) -> Iterator[Span]:
    """Cut what is longer than `LONGEST` where it hurts least."""
    at = sentence.start
    while sentence.end - at > LONGEST:
        half = at + LONGEST // 2
        window = text[half : at + LONGEST]
        pause = next((found for pattern in _PAUSES if (found := pattern.match(window))), None)
        cut = half + pause.end() if pause else at + LONGEST
        while not pause and unicodedata.combining(text[cut]) and cut > half:
            cut -= 1
        yield from _visible(text, at, cut)
        at = cut
    yield from _visible(text, at, sentence.end)


_PAUSES = (re.compile(r"(?s).*(?:[;:,](?=\s)|[、，；،])"), re.compile(r"(?s).*\s"))


class _Ranges:
    """Ranges, joined where they overlap, to ask which one a position lies inside of."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted(ranges):
            if self.ends and start < self.ends[-1]:
                self.ends[-1] = max(end, self.ends[-1])
            else:
                self.starts.append(start)
                self.ends.append(end)

    def around(self, position: int) -> tuple[int, int] | None:
        """The range with `start < position < end`."""
        index = bisect_left(self.starts, position) - 1
        if index >= 0 and position < self.ends[index]:
            return self.starts[index], self.ends[index]
        return None


# --- Decisions ---------------------------------------------------------------------------------

_BEFORE = re.compile(rf"[^\s{re.escape(_OPENERS)}’]+$")
_NUMERAL = re.compile(r"[IVXLCDM]+$")
_INITIAL = re.compile(r"[^\W\d_](?:\.?-[^\W\d_])?$")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.-?)+[^\W\d_]{1,2}$")
_LIST_NUMBER = re.compile(r"(?:\d{1,3}|[^\W\d_]|[ivxIVX]{1,4})$")
_ITEM = re.compile(r"\s*(\d{1,3})\.\s")
_DAY = re.compile(r"\d\.?º?\s+(?:de\s+)?\w+$")
_LONGEST_ABBREVIATION = 7
# What goes on after a closing mark in scripts without spaces: a particle, or who said it.
_GOES_ON = re.compile(
    r"\s*(?:[とはがをのにやもでって、，,]|[^。！？\s]{0,6}[说說问問道称稱喊叫答])"
)
_NAMES = {"Yahoo", "Jeopardy", "Wham", "Panic", "Oklahoma", "Airplane", "Kahoot"}


def _ends(candidate: _Candidate, words: _Words) -> bool:
    """Whether the sentence ends with the candidate."""
    text, at, _, end, found, following = candidate
    run, word = found["run"], following["word"]
    rest = text[following.end() : min(following.end() + 1, end)]
    if not word and rest in _JOINERS:  # so is "", where nothing follows
        return False
    quoted = run[-1] in _CLOSING_QUOTES
    if not _CERTAIN.isdisjoint(run) and run[0] != "؟":
        return not (quoted and _GOES_ON.match(text, found.end(), end))
    if word[:1].islower() and not word[1:2].isupper():
        return False  # "iPhone" and "eBay" may begin a sentence
    if quoted and following["opening"] and following["opening"][0] in _DASHES:
        return False  # “...!” — Name
    asked = quoted and run[0] != "."
    named = word == "I" or not words.start(following)  # "he said" with a capital is a start
    if asked and named and words.reports(text, found.end(), end):
        return False
    if asked and word[:1].isalpha() and not word[0].isupper():
        return False  # no capitals to tell “...?” she asked
    before = _BEFORE.search(text, max(at, found.start() - 40), found.start())
    token = before.group() if before else ""
    if run.rstrip("]") == ".":
        return _full_stop(candidate, token, words)
    return not (run == "!" and token in _NAMES and not words.start(following))


def _full_stop(candidate: _Candidate, token: str, words: _Words) -> bool:
    """Whether a full stop after `token` ends its sentence."""
    text, at, first, end, found, following = candidate
    stop = found.start()
    word = following["word"]
    start = words.start(following)
    number = word[:1].isdigit() or bool(_NUMERAL.match(word) and not start)
    if first >= stop - len(token) and _LIST_NUMBER.match(token):
        return False
    if following["dot"] and word.isdecimal():
        item = _ITEM.match(text, at, stop)
        if item and int(item[1]) + 1 == int(word):
            return True
    if words.has("never", token):
        return False
    if text.endswith(words.phrases, at, stop) or words.has("open", token):
        return True
    if words.has("numbered", token) or token.endswith(words.suffix):
        if number:
            return False
        if start or len(token) > 2 or token.casefold() == "no":
            return True
    if words.has("months", token) and (number or _DAY.search(text, max(at, stop - 20), stop)):
        return start
    if words.has("clock", token):
        return not number and not words.has("after_clock", word)
    if _INITIAL.match(token):
        # "J. K. Rowling", "George W. Bush", but "Malcolm X. He"; "J.-M. Le Pen" is no start.
        return start and not (following["after"] or "").isupper()
    if words.has("ending", token) or _DOTTED.match(token):
        return start
    if words.ordinals and (_NUMERAL.match(token) or (token.isdigit() and len(token) <= 3)):
        return start
    if start or len(token) > _LONGEST_ABBREVIATION or token[-1:].isdigit() or "/" in token:
        return True
    if word.isdigit() and (len(word) >= 4 or len(token) >= 4):
        return True
    if token in langs.month_names(words.language):
        return True  # "in May." is no abbreviation
    asked = _LIKE.get(words.language, words.language)
    if f" {asked} " not in _ASKED:
        if number and len(token) <= 3:
            return False
        low = token.casefold()
        return low == token.upper() or not _VOWELS.isdisjoint(low)
    return _ask(text[max(at, stop - 60) : stop], text[stop : min(end, stop + 40)], asked)


# The languages that sentencex has lists for. Others it would judge by English abbreviations ("hon"
# ends Swedish sentences): a word without a vowel is taken for an abbreviation there.
_ASKED = (
    " am ar bg bn ca cs da de el en es fi fr gl gu hi hy it ja kk kn ml mr my nl pa pl pt ru sk ta"
    " te uk "
)
_LIKE = {"nb": "da", "nn": "da", "no": "da", "be": "ru"}
_VOWELS = frozenset("aeiouyáàâãäåæéèêëíìîïıóòôõöøőúùûüűýăąęěůāēīōūėįųаеёиоуыэюяіїєў")


def _ask(before: str, after: str, language: str) -> bool:
    """Whether sentencex ends a sentence with the full stop that begins `after`.

    Quotation marks and brackets are blanked, so that it looks inside of them; so are spaces of
    other kinds, at which it breaks off (1.0: "U.S.A" with a no-break space before the full stop).
    """
    import sentencex

    length = 0
    text = _SPACES.sub(" ", (before + after).translate(_BLANK))
    for sentence in sentencex.segment(language, text):
        length += len(sentence)
        if length > len(before):
            return len(sentence.rstrip()) + length - len(sentence) == len(before) + 1
    return False


_SPACES = re.compile(r"[^\S\n ]")
_BLANK = {ord(character): " " for character in _OPENERS + _CLOSERS}


# --- Words -------------------------------------------------------------------------------------


class _Words:
    """What the rules know about a language, from the table below.

    An entry that has a capital is matched as it stands, any other in lower case and capitalised.

    never      abbreviations before a name: they end no sentence
    numbered   abbreviations before a number, and words otherwise (`art`, `no`)
    suffix     endings of such (`Bahnhofstr.`)
    ending     abbreviations that may end one: before a common first word
    months     months and units that are words too: likewise, where a number stands beside them
    open       abbreviations that end one before any capital; phrases: such as have a space, `_`
    clock      hours: they end one unless a number or one of after_clock follows
    first      common first words; `l’` with its apostrophe
    ordinals   a number with a full stop is an ordinal
    reporting  verbs of a clause that reports what was asked or exclaimed, after a name
    """

    def __init__(self, language: str, table: str) -> None:
        self.language = language
        rows: dict[str, list[str]] = {"never": [*_NEVER], "ending": [*_ENDING_ANYWHERE]}
        row: list[str] = []
        for word in table.split():
            if word.endswith(":"):
                row = rows.setdefault(word[:-1], [])
            else:
                row.append(word)
        self._rows = {name: frozenset(row) for name, row in rows.items()}
        self.suffix = tuple(rows.get("suffix", ()))
        self.phrases = tuple(phrase.replace("_", " ") for phrase in rows.get("phrases", ()))
        self.ordinals = "ordinals" in rows
        name, verbs = r"[^\W\d_][\w’'-]*\.?[ \xa0]+", "|".join(rows.get("reporting", ()))
        self._reporting = re.compile(rf"\s+(?:{name}){{1,4}}?(?:{verbs})\b") if verbs else None

    def has(self, row: str, token: str) -> bool:
        """`PP`, a party, is no `pp`."""
        words = self._rows.get(row, frozenset())
        if token in words:
            return True
        return token.casefold() in words and not (len(token) > 1 and token.isupper())

    def start(self, following: re.Match[str]) -> bool:
        """True if the next word is one that commonly begins a sentence, and no initial."""
        word = following["word"].casefold()
        first = self._rows.get("first", frozenset())
        if following["apostrophe"] and word + "’" in first:
            return True
        return word in first and not (len(word) == 1 and following["dot"])

    def reports(self, text: str, start: int, end: int) -> bool:
        """True for a reporting clause that begins with a capital: `Senator Ruiz asked`."""
        return self._reporting is not None and bool(self._reporting.match(text, start, end))


@lru_cache(maxsize=64)
def _words(language: str) -> _Words:
    return _Words(language, _LANGUAGES.get(language, ""))


# Found in news of every language.
_NEVER = ("Mr", "Mrs", "Ms", "Dr", "Prof", "St")
_ENDING_ANYWHERE = ("Inc", "Corp", "Ltd", "Co", "Bros", "Jr")
_LANGUAGES = {
    "en": """
never: Mx Messrs Rev Hon Gov Sen Sens Rep Reps Gen Col Lt Capt Cmdr Sgt Maj Adm Brig Pres Supt Insp
Det Fr Msgr Mt Ft vs v cf viz eg ie
numbered: no nos p pp fig figs vol vols sec secs ch art arts para paras eq ver approx ca tel ext c
ending: Cos LLC Sr St Ave Blvd Rd Hwy Dept Univ Assn Esq Jan Feb Aug Sept Sep Oct Nov Dec Tue Tues
Wed Thu Thurs Fri ft lb lbs oz mph est al Calif Mass Conn Fla Ill Mich Minn Pa Tex Va Wash Ariz Colo
months: Mar Apr Mon
open: etc
clock: a.m p.m am pm
after_clock: Eastern Central Mountain Pacific Atlantic EST EDT CST CDT MST MDT PST PDT ET CT MT PT
GMT UTC BST CET CEST IST JST Monday Tuesday Wednesday Thursday Friday Saturday Sunday January
February March April May June July August September October November December
first: the a an he she it they we i you this that these those there here his her its their our my
your some many most all both each every few several another other others no nobody none and but or
so yet if when while as at by for from in on of to with without after before since until during
under over although though because however meanwhile moreover still then thus now today yesterday
earlier later what who why how where which according despite among between once only even just not
one two three let
reporting: said says asked asks added adds told wrote writes tweeted replied shouted cried exclaimed
demanded wondered answered called warned insisted joked continued
""",
    "pt": """
never: Sr Sra Srs Sras Srta Dra Drs Dras Profa Profª Exmo Exma Exmos Exmas Exa Exas Ilmo Ilma Eng
Enga Arq Gen Gal Cel Cap Ten Sgt Maj Alm Min Dep Gov Pres Sen Ver Des Pe Fr Sto Sta Mons Mme Av Al
Pç Pça Trav Rod Cia Comp Dir Rev ex vs cf obs
numbered: n no nº nos art arts pág págs pag p pp vol vols cap caps fig figs tab séc sécs sec inc al
tel tels fax ramal ap apto apt km aprox ca ed vers v
ending: Lda Ltda dto esq adm dept depto univ a.C d.C
months: jan fev mar abr mai jun jul ago set out nov dez
open: etc
first: o a os as um uma uns umas ele ela eles elas nós eu você vocês isto isso aquilo este esta
estes estas esse essa esses essas aquele aquela seu sua seus suas meu minha nosso nossa no na nos
nas em ao aos à às do da dos de por pelo pela para com sem sob sobre entre até desde após antes
depois durante segundo conforme apesar e mas ou porém contudo no-entanto se quando enquanto como
porque que quem qual onde não nem já ainda também só hoje ontem agora então assim há todos todas
muitos muitas alguns algumas cada outro outra outros ninguém nenhum nenhuma dois três foi é são está
""",
    "es": """
never: Sr Sra Sres Sras Srta Dra Dres Profa Excmo Excma Ilmo Ilma Ud Uds Vd Vds Dña Dn Ing Lic Arq
Gral Cnel Cap Tte Sgto Cmdte Alm Mons Pbro Rvdo Fr Sto Sta Av Avda Pza Pl Cía Gob Pdte Hnos ej vs cf
numbered: n núm núms nro nº no art arts pág págs pag p pp vol vols cap caps fig figs tab s ss sec
tel teléf tfno ext fax aprox km ed c ca
ending: UU Ltda admón dpto univ dcha izda FF JJ OO a.C d.C
months: ene feb mar abr may jun jul ago sep sept oct nov dic
open: etc
first: el la los las lo un una unos unas él ella ellos ellas nosotros yo usted ustedes esto eso este
esta estos estas ese esa esos esas aquel aquella su sus mi nuestro nuestra en al a del de por para
con sin sobre entre hasta desde tras antes después durante según y pero o sin-embargo si cuando
mientras como porque que quien cual donde no ni ya aún también solo sólo hoy ayer ahora entonces así
hay todos todas muchos muchas algunos algunas cada otro otra otros nadie ninguno ninguna dos tres
fue es son está se le les qué quién cómo cuándo dónde
""",
    "fr": """
never: M MM Mme Mmes Mlle Mlles Drs Pr Me Mgr Ste Sts Stes Sté Cie Ets Gal Cdt Lt Col Sén Dép av
apr J ex cf vs env éd Bd Bld
numbered: no nos n art arts p pp vol chap fig figs tab sec § al tél tel fax ext ch ann env vers km L
R D
ending: dép univ J.-C
months: janv févr fév avr juil sept oct nov déc
open: etc
first: le la les l’ un une des du de d’ il elle ils elles on nous vous je j’ ce c’ cet cette ces ça
son sa ses leur leurs mon ma mes notre nos à au aux en dans sur sous par pour avec sans entre vers
chez jusqu’ depuis après avant pendant selon malgré et mais ou or donc car si s’ quand lorsque
lorsqu’ comme parce que qu’ qui quel quelle où ne n’ non ni déjà encore aussi seul seule hier demain
maintenant alors ainsi y tous toutes tout plusieurs certains certaines chaque autre autres aucun
aucune personne deux trois cependant toutefois pourtant
""",
    "de": """
never: Hr Fr Frl Drs Dipl Ing Hrn Sr Jr Hl Gebr Frhr vgl bzw ca inkl exkl evtl ggf sog gen insb
insbes max min resp zzgl abzgl Tel
numbered: Nr Nrn Art Abs Abb Bd Bde Kap S Ziff Tab Anm Fig Aufl Jg Hg Verf Tel Fax str rd Stk § Lit
suffix: str Str
ending: Mio Mrd Bio Tsd Std Sek Jh Jhd Jhdt Chr GmbH geb gest verh Abt Univ Hbf
months: Jan Feb Mär Apr Jun Jul Aug Sep Sept Okt Nov Dez Min Mo Di Mi Do Fr Sa So
open: usw etc
first: der die das dem den des ein eine einer einem einen er sie es wir ich ihr man dies diese
dieser dieses jene jener sein seine seiner ihre ihrer unser unsere mein meine in im an am auf aus
bei beim mit nach von vom vor zu zum zur für durch über unter um gegen ohne seit bis während wegen
trotz laut und aber oder doch denn wenn als ob weil dass damit obwohl nicht nein ja auch noch nur
schon hier dort da heute gestern jetzt nun dann danach dabei dazu so wie was wer wo wann warum alle
viele einige manche jeder jede kein keine keiner andere beide zwei drei allerdings jedoch dennoch
zudem außerdem
ordinals: yes
""",
    "ru": """
never: проф акад доц им ул просп напр англ нем фр лат полк лейт Дж Ст Ал Вл Евг Ник Мих
numbered: ст п пп гл рис табл ч кв д с стр т тт ок № абз прим вып
ending: руб коп долл тыс млн млрд трлн чел экз г в вв н.э гр тов пр пл пер наб бул шос дер пос обл
р-н корп тел см ср род ум рус св ген кап пол изд ред сост пред зам зав
months: янв фев февр мар апр авг сен сент окт ноя нояб дек мин сек час
open: гг
phrases: т._д т._п т.д т.п
first: в во на по за из с со к ко о об от до у при для без под над между через после перед он она
оно они мы я вы ты это этот эта эти тот та те его её их наш наша мой моя свой и а но или однако же
если когда пока как так что кто где куда почему зачем не ни нет да уже ещё также тоже только лишь
сегодня вчера завтра сейчас теперь тогда потом затем здесь там все всё каждый некоторые многие никто
ничто другие один одна два две три был была были по-прежнему правда впрочем
""",
}
