"""What on a page is no part of the article: menus, share buttons, promotions, comments.

Pages name such things in class, id, role and label, in the language of the house. The names here
were gathered from the pages that `docs/ingest.md` tells of. An element is only dropped by name
where it holds a small part of the prose: a body whose class is `article has-share-bar` stays.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from syndicate.ingest import dom
from syndicate.ingest.dom import tag_of, words

if TYPE_CHECKING:
    from lxml.etree import _Element

# Stems, each at the start of a word of the class or id.
_NAMED = re.compile(
    r"""(?:^|[\s_\-])(?:
    shar(?:e(?!d|holder)|ing) | compart(?:il|ir) | partilh | partag | teilen | condivid |
    social(?!-?embed|ist) | related | relacionad | relaciones | verwandt | recommend | recomend
    | recirc |
    (?:more|mais|mas|mehr|plus)-?(?:stor|news|on-|from|article|like|notici|zum|lesen|coverage|sobre)
    | (?:read|see)-?(?:more|also|next) | also-?(?:read|see) | leia |
    veja-?(?:mais|tambem|também) | saiba-?mais | lea-?(?:mas|tambien) | ver-?mas | lire-?aussi |
    a-lire | weiterlesen | siehe-?auch | promo(?!ted-content) | teaser | trending | popular |
    most-?(?:read|popular|viewed|shared|commented|recent) | mais-?lid | mas-?(?:leid|vist) |
    meistgelesen | plus-?lus | rich-?link | rubricator | outbrain | taboola | zergnet | dianomi
    | revcontent | sponsor | advert | publicidad | werbung | anzeige |
    ad-(?:slot|unit|container|wrapper|banner|box|block|label|placeholder|zone|mid|text) |
    ads?(?![a-z]) | dfp | gpt-ad | commercial | newsletter | boletim | boletin | infolettre |
    subscri | signup | sign-up | assine-?(?!tura|atura) | suscri | abonn | paywall | donat |
    support-us | membership | disturber | cookie | consent | gdpr | lgpd | breadcrumb | migalhas
    | migas | ariane | comment(?!ary|ator) | comentario | kommentar | disqus |
    respond(?:s|-)?(?![a-z]) | discussion | tags(?![a-z]) | tag-?list |
    (?:article|post|story|entry)-?tags | topics?(?![a-z]) | keywords | taxonom | submeta |
    temas(?![a-z]) | assuntos | schlagw |
    author-?(?:box|bio|about|card|profile|block|footer|signature) | about-?(?:the-)?author |
    autor-?(?:box|bio) | bio(?![a-z]) | biography | toolbar | tools(?![a-z]) |
    print(?:er|-|able|$|\s) | font-?size | text-?size | read(?:ing)?-?time | sidebar |
    rail(?![a-z]) | widget | nav(?![a-z]) | navig | navbar | menu | topbar | pagination | pager
    | prev-?next | post-?nav | skip-?(?:link|to|nav) | masthead | colophon |
    site-?(?:header|footer|nav) | poll(?![a-z]) | quiz | survey | rating | vote | reactions |
    like-?button | popup | popin | modal | lightbox | tooltip | dropdown | login | register |
    account | ticker | breaking | banner | follow(?![a-z]) | seguir | siga | follow-?us |
    app-?download | download-?app
    )""",
    re.VERBOSE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ROLES = words(
    "navigation banner contentinfo search dialog alertdialog menu menubar toolbar tablist"
)
_OF_A_SENTENCE = words("a span em i strong b abbr mark u cite q small time font")
_SENTENCE = 40
"""Characters that stand beside it in its paragraph."""
_TAGS = frozenset(["nav", "form", "button", "dialog", "menu"])
# Text for screen readers only, most of it labels ("Image caption").
_UNSEEN = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|visuallyhidden|screen-?reader(?:-text)?|off-?screen"
    r"|element-invisible|assistive-text|u-hidden|is-hidden|hidden-span|a11y-only)(?:\s|$)"
)
_NO_DISPLAY = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_EMBEDS = "descendant-or-self::blockquote[contains(@class,'-media') or contains(@class,'-tweet')]"

# A paragraph or heading of its own that only leads somewhere else, or sells.
_LEAD = (
    r"(?:read|see|watch|listen|view|keep|continue)\s+(?:more|also|next|too|reading)|also\s+read"
    r"|related(?:\s+\w+)?|more\s+(?:on|from)|(?:don.t\s+miss|recommended)"
    r"|(?:temas\s+)?relacionad[oa]s|(?:más|mais)\s+(?:de|sobre)|te\s+puede\s+interesar"
    r"|leia\s+(?:mais|também|tambem)|veja\s+(?:mais|também|tambem)|saiba\s+mais|confira\s+também"
    r"|ler\s+mais|lea\s+(?:más|también)|le[eé]r?\s+(?:más|también)|ver\s+más|también\s+te\s+puede"
    r"|lire\s+(?:aussi|également)|à\s+lire|voir\s+aussi|mehr\s+(?:lesen|zu[mr]?|von|über)"
    r"|lesen\s+sie\s+(?:auch|mehr)|siehe\s+auch|weitere\s+(?:artikel|themen|informationen)"
    r"|empfehlungen|leggi\s+anche|lees\s+ook|zobacz\s+(?:także|też)|czytaj\s+(?:także|też|więcej)"
    r"|inne\s+artykuły|lue\s+myös|läs\s+(?:också|mer)|les\s+også|læs\s+også|читайте\s+также"
)
_PAID = re.compile(
    r"\b(?:(?:paid\s+for|sponsored|supported)\s+by|in\s+(?:paid\s+)?partnership\s+with"
    r"|paid\s+(?:post|content|partnership)|(?:patrocinado|oferecido)\s+por|conteúdo\s+p(?:ago|atroc)"
    r"|contenido\s+(?:patrocinado|pagado)|contenu\s+sponsorisé|sponsorisé\s+par|en\s+partenariat"
    r"\s+avec|bezahlter\s+inhalt|in\s+kooperation\s+mit|contenuto\s+sponsorizzato)",
    re.IGNORECASE,
)
_LABEL = 160
"""Characters that a label has at most."""
# A heading behind which nothing of the article follows.
ENDS_ARTICLE = re.compile(
    r"\W*(?:about\s+the\s+authors?|sobre\s+(?:o|a|os|el|la)\s+autora?e?s?|über\s+(?:den|die)\s+"
    r"autor\w*|à\s+propos\s+de\s+l.auteur\w*|comments?|\d+\s+comments?|comentários?|comentarios?"
    r"|kommentare?|leave\s+a\s+(?:reply|comment)|deixe\s+(?:um|o\s+seu)\s+comentário"
    r"|schreibe\s+einen\s+kommentar|newsletter|most\s+(?:read|popular)|mais\s+lidas|lo\s+más\s+"
    r"(?:leído|visto)|meistgelesen|trending(?:\s+now)?|you\s+may\s+also\s+like|share\s+this.*)\W*",
    re.IGNORECASE,
)
READ_MORE = re.compile(rf"\W{{0,3}}(?:{_LEAD})\b", re.IGNORECASE)
NOISE = re.compile(
    r"\W*(?:advertisement|advertorial|sponsored(?:\s+content)?|continues?\s+(?:below|after"
    r"\s+(?:the\s+)?ad\w*)|article\s+continues.{0,40}|story\s+continues.{0,40}|publicidade"
    r"|continua\s+(?:depois|após)\s+d?a?\s*publicidade|publicidad|anuncio|anzeige|werbung|publicité"
    r"|pubblicità|реклама|share(?:\s+(?:this(?:\s+\w+)?|on\s+\w+|via\s+\w+))?|tweet|print|e-?mail"
    r"|compartilh(?:e|ar)(?:\s+\w+){0,3}|partilhar?|compartir|partager|teilen|imprimir|copy\s+link"
    r"|\d+\s+(?:shares?|comments?|coment[aá]rios?)|\d+\s*min(?:utes?|utos?|\.)?\s+"
    r"(?:read|de\s+leitura|de\s+lectura|lesezeit)|listen(?:\s+to\s+(?:this\s+)?article)?"
    r"|media\s+playback\s+is.{0,50}|skip\s+(?:to|past).{0,40}|sign\s+up.{0,60}|subscribe"
    r"|loading\.{0,3}|enlarge(?:\s+this)?\s+image|toggle\s+caption|hide\s+caption)\W*",
    re.IGNORECASE,
)
TAG_LABEL = re.compile(
    r"\W*(?:tags?|topics?|filed\s+under|archivado\s+en|etiquetas|palavras-chave|temas|assuntos"
    r"|keywords|mots-clés|schlagw[oö]rter|themen|mais\s+sobre|more\s+about|categories)\s*(?:$|:)",
    re.IGNORECASE,
)


# What a class says of the article's subject or of the state of an element, not of its part: the
# classes that WordPress makes of tags and categories, `has-share-bar`, `story--with-ads`.
_STATE = re.compile(
    r"(?:^|(?<=\s))(?:tag|category|cat|topic|term|has|no|with|without|is|js|type|format|status|post)"
    r"-\S+|(?<=[\w])--[\w-]+"
)


def names(element: _Element) -> str:
    """Class and id as words: camel case cut, lower case, without what tells only of a state."""
    raw = f"{(element.get('class') or '')[:400]} {(element.get('id') or '')[:100]}"
    return _STATE.sub("", _CAMEL.sub("-", raw).lower()).strip() if raw != " " else ""


def unseen(element: _Element) -> bool:
    """True for what the page itself hides from the eye."""
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    if style and _NO_DISPLAY.search(style):
        return True
    classes = element.get("class")
    return bool(classes and _UNSEEN.search(classes))


class Furniture:
    """Decides for the elements under one root; `prose` is the length of its text outside links."""

    def __init__(self, root: _Element) -> None:
        self.root = root
        self.prose = max(1, _prose(root))
        self._by_stem: dict[str, int] = {}

    def drops(self, element: _Element, tag: str) -> bool:
        """True where the element and all in it are no part of the article."""
        if element is self.root:
            return False
        if unseen(element):
            return True
        if tag in _TAGS or element.get("role") in _ROLES:
            return self._small(element) and next(element.iter("h1"), None) is None
        if tag in _OF_A_SENTENCE and _in_sentence(element):
            return False
        stem = _stem(element)
        if tag == "aside":
            return bool(stem) or linked_share(element) > 0.4
        if not stem or dom.find(element, _EMBEDS) or _is_paid_label(element):
            return False
        return self._small(element) and self._rare(stem)

    def _small(self, element: _Element) -> bool:
        return _prose(element) < 0.3 * self.prose

    def _rare(self, stem: str) -> bool:
        """True where all that is named so holds little of the prose: a page builder may name every
        part of its text a widget."""
        if stem not in self._by_stem:
            alike = dom.find(self.root, ".//*[contains(@class,$stem)]", stem=stem)[:2000]
            self._by_stem[stem] = sum(map(_prose, alike))
        return self._by_stem[stem] < 0.3 * self.prose


def tells_who_paid(text: str) -> bool:
    """True for the label of an article that somebody paid for: its readers must be told."""
    return len(text) < _LABEL and _PAID.search(text) is not None


def _is_paid_label(element: _Element) -> bool:
    """What is named as an advertisement and is the label of one, not a link or a picture."""
    pictured = next(element.iter("img"), None) is not None
    return not pictured and tells_who_paid(dom.text_of(element)) and linked_share(element) < 0.7


def _in_sentence(element: _Element) -> bool:
    """True for words with a sentence around them, which would have a hole without them: sites name
    a link in the text `keywords` too."""
    parent, previous = element.getparent(), element.getprevious()
    if parent is None:
        return False
    before = (parent.text if previous is None else previous.tail) or ""
    after = element.tail or ""
    own = sum(len((text or "").strip()) for text in (parent.text, *(each.tail for each in parent)))
    between = bool(before.strip()) and re.match(r"\s*\w|[.,;:!?)”»\"]", after)
    return own >= _SENTENCE and (bool(between) or len(after.split()) > 3)


def _stem(element: _Element) -> str:
    """The word in class, id or label that names furniture, "" where there is none."""
    named = names(element)
    label = element.get("aria-label")
    if label and len(label) < 40:
        named = f"{named} {label.lower()}"
    match = _NAMED.search(named) if named else None
    return match[0].strip(" _-") if match else ""


def _prose(element: _Element) -> int:
    total = dom.length(element)
    linked = sum(dom.length(link) for link in element.iter("a", "button"))
    return max(0, total - linked)


def linked_share(element: _Element) -> float:
    """The part of an element's text that stands in links, from 0 to 1."""
    total = dom.length(element)
    return 1 - _prose(element) / total if total else 0.0


def is_site_footer(element: _Element, tag: str) -> bool:
    """A `<footer>` that ends a page or an article, not one that names who was quoted."""
    before = element.getprevious()
    if tag != "footer" or (before is not None and tag_of(before) == "blockquote"):
        return False
    return not any(tag_of(parent) in ("blockquote", "figure") for parent in element.iterancestors())
