"""Usage terms in words, as newsrooms write them in six languages -> demands.

Only what is said is read: a pattern wants the ban and what is banned in one sentence. Read too much
and an article waits for a person, who records a permission; read too little and a package breaks
its source's terms. So the patterns lean to the first.
"""

from __future__ import annotations

import re

from syndicate.rights.rules import (
    ATTRIBUTION,
    LICENCE_LINK,
    LINK_BACK,
    NO_DERIVATIVES,
    NO_PHOTOGRAPHS,
    NON_COMMERCIAL,
    NOTICE_OF_CHANGES,
    PIXEL,
    SHARE_ALIKE,
)

_GAP = (
    r"(?:(?!\b(?:but|may|can|free|mas|pode\w*|pero|pued\w+|mais|peut|peuvent|pouvez|aber|darf"
    r"|d[üu]rfen|k[öo]nnen|ma|pu[òo]|possono|potete)\b)[^.;:!?]){0,60}?"
)
"""Words between a ban and what it bans: of the same sentence, few, and none that allows again."""

# What "may not" is, by language, with the verb behind it; then what is done to a text; then
# pictures; then what forbids from behind.
_NOT = (
    r"(?:\b(?:(?:may|must|could|should|shall|do|does|will|is|are)(?:\s+not|n[’']t)|can[’']t|cannot"
    r"|can\s+not|never|no\s+part|not\s+(?:be\s+)?(?=\w+ed\b))\b"
    r"|\bn[ãa]o\b(?:\s+(?:se\s+)?pode\w*)?"
    r"|\bno\s+(?:se\s+)?(?:pued\w+|deb\w+|est[áa]n?|permit\w+|autori\w+|modif|traduz|edit|alter)"
    r"|\bn(?:e\b|[’'])(?:\s*(?:peut|peuvent|pouvez)\b)?"
    r"|\b(?:none\s+of\s+\w+|nobody|no\s+(?:one|articles?|texts?|stor(?:y|ies)|content|material|works?"
    r"))(?:\s+\w+){0,3}?\s+(?:may|can|must|should)\b|\bneither\b"
    r"|(?:\b(?:darf|d[üu]rfen|kann|k[öo]nnen)\s+)?\bnicht\b|\bkeine?\b|\bweder\b"
    r"|\bnon\b(?:\s+(?:si\s+)?(?:pu[òo]|possono|potete)\b)?)"
)
_CHANGE = (
    r"\b(?:translat\w+|modif(?:y|ied|ication|ications)\b|alter(?:ed|ing|ations?)?\b(?!nativ)"
    r"|edit(?:ed|ing|s)?\b|adapt(?:ed|ing|ations?)?\b|remix\w*|rewrit\w+|deriv\w+"
    r"|traduz\w+|tradu[çc][ãõa][oe]s?|modifica\w+|editad\w+|editar|adapta\w+|alterad\w+|alterar"
    r"|altera[çc]\w+|derivad\w+|traduc\w+|editarse|alteraci\w+"
    r"|tradui\w+|traduction\w*|modifi[ée]\w*|adapt[ée]\w*|d[ée]riv[ée]\w*"
    r"|[üu]bersetz\w+|ver[äa]nder\w+|bearbeit\w+|ge[äa]ndert|ab[äa]nder\w*|abgeleitet\w*"
    r"|tradott\w+|traduzion\w+|tradurre|modificat\w+|alterat\w+|opere derivate)"
)
_ABOUT_ELSE = (
    r"(?!\s+(?:the\s+|any\s+|our\s+|or\s+\w+\s+)*(?:links?|byline|credit|pixel|counter|tag|code"
    r"|photo\w*|images?|pictures?)\b)"
)
"""What may not be changed is something else than the text."""
_FORBIDDEN = (
    r"(?:not\s+(?:be\s+)?(?:permitted|allowed|authori[sz]ed)|prohibited|forbidden|proibid\w+"
    r"|pro[íi]be\w*|proh[íi]be\w*|verbiet\w+|vedad\w+|n[ãa]o\s+(?:s[ãa]o|[ée])\s+permitid\w+|prohibid\w+|no\s+(?:se\s+permite\w*"
    r"|est[áa]n?\s+permitid\w+)|interdit\w*|untersagt|verboten|nicht\s+(?:gestattet|erlaubt)"
    r"|vietat\w+|non\s+(?:sono|è)\s+(?:permess\w+|consentit\w+))"
)
_ASK_FIRST = (
    r"(?:requires?|need\w*|only\s+with|subject\s+to|without|requer\w*|exige\w*|s[óo]\s+com|somente"
    r"\s+com|requier\w*|s[óo]lo\s+con|n[ée]cessit\w*|uniquement\s+avec|nur\s+mit|bed[üu]rf\w+"
    r"|erfordert|richied\w+|solo\s+con|depend\w*\s+d[eao]|sujeit\w+\s+[aà]|sujet\w+\s+a|soumis\w*\s+à"
    r"|conditional\s+on|mediante|previa)[^.;:!?]{0,40}?"
    r"(?:permission|consent|approval|authori[sz]ation|autoriza[çc][ãa]o|permiss[ãa]o|permiso"
    r"|autorizaci[óo]n|autorisation|accord|genehmigung|zustimmung|erlaubnis|autorizzazione"
    r"|permesso)"
)
_PHOTOS = (
    r"\b(?:photo(?:s|graphs?|graphy)?|images?|pictures?|fotos?|fotografias?|imagens|imagem"
    r"|fotograf[íi]as?|im[áa]genes|photographies|bilder?|fotografien|foto|fotografie|immagini)\b"
)
_USE = (
    r"\b(?:re)?(?:publi\w+|us(?:e|ed|ing|ar|ado|ada|are)\b|reproduc\w+|reproduz\w+|utili\w+|print\w*"
    r"|ver[öo]ffentlich\w+|verwend\w+|nutz\w+|includ\w+|inclu\w+|copy|copied|take)"
)
_TRANSLATE = (
    r"(?:translat\w+|traduz\w+|tradu[çc][ãõ][oe]s?|traduc\w+|tradui\w+|[üu]bersetz\w+|tradurre"
    r"|tradott\w+|traduzioni?)"
)

_CODE = r"(?:\bcc|\blicen[cs]es/)(?:[\W_]{{0,3}}(?:by|nc|sa|nd))*?[\W_]{{0,3}}{}(?![^\W_])"
"""A Creative Commons licence by its letters, however they are joined."""

_PATTERNS: tuple[tuple[str, str], ...] = (
    (NO_DERIVATIVES, r"\bno[\s-]?deriv(?:ative)?s?\b|\bsem deriva[çc][õo]es\b|\bsin (?:obra )?"
     r"deriva\w+|\bpas de modification\b|\bkeine bearbeitung\w*|\bnon opere derivate\b"),
    (NO_DERIVATIVES, rf"{_NOT}{_GAP}{_CHANGE}{_ABOUT_ELSE}"),
    (NO_DERIVATIVES, rf"\b(?:no|without|sem|sin|sans|ohne|senza|keine?|nessun\w*|aucune?|nenhuma?"
     rf"|ninguna?)\s+(?:any\s+|further\s+)?{_CHANGE}"),
    (NO_DERIVATIVES, rf"{_CHANGE}{_GAP}{_FORBIDDEN}"),
    (NO_DERIVATIVES, rf"{_FORBIDDEN}{_GAP}{_CHANGE}"),
    (NO_DERIVATIVES, rf"{_TRANSLATE}{_GAP}{_ASK_FIRST}"),
    (NO_DERIVATIVES, rf"\b(?:ask|contact)\b[^.;:!?]{{0,40}}\b(?:before|first|if|to|for)\b"
     rf"[^.;:!?]{{0,30}}\b{_TRANSLATE}"),
    (NO_DERIVATIVES, r"\b(?:unaltered|unmodified|unedited|unchanged|verbatim|original form"
     r"|inalterad\w+|sin alterar|s[ei][mn] (?:modificar|cambios|mudan[çc]as)|forma original"
     r"|unver[äa]ndert\w*|originalform|inalterat\w+)\b"),
    (NO_DERIVATIVES, _CODE.format("nd")),
    (NON_COMMERCIAL, _CODE.format("nc")),
    (NON_COMMERCIAL, r"\bnon[\s-]?commercial\b|\bn[ãa]o[\s-]?comercia\w+|\bno[\s-]comercial\w*"
     r"|\bnon[\s-]?commercia\w+|\bnicht[\s-]?kommerziell\w*|\bsem fins (?:comerciais|lucrativos)"
     r"|\bsem finalidades? (?:comercia\w+|lucrativas?)|\bsin [áa]nimo de lucro"
     r"|\bsin fines (?:comerciales|de lucro)|\b[àa] des fins non commerciales"),
    (NON_COMMERCIAL, r"\b(?:not?|without|never|sem|sin|n[ãa]o|keine?|nicht|non|ne|pas)\b"
     rf"{_GAP}(?:commercial|comercia\w+|commercia\w+|kommerziell\w*)\b"),
    (NON_COMMERCIAL, r"\b(?:commercial|comercial|commerciale?|kommerzielle)\s*(?:use|uso|usage"
     rf"|nutzung)?{_GAP}{_FORBIDDEN}"),
    (NON_COMMERCIAL, rf"{_FORBIDDEN}{_GAP}\b(?:commercial|comercia\w+|commercia\w+"
     r"|kommerziell\w*)\b"),
    (NO_PHOTOGRAPHS, rf"(?:{_NOT}{_GAP}{_USE}|{_USE}{_GAP}{_NOT}){_GAP}{_PHOTOS}"),
    (NO_PHOTOGRAPHS, rf"\b(?:no|without|sem|sin|sans|ohne|senza|keine?|except|excluding|exceto"
     rf"|excepto|sauf|au[ßs]er|tranne)\s+(?:the\s+|any\s+|as\s+|os\s+|las?\s+|les\s+|le\s+)?"
     rf"{_PHOTOS}"),
    (NO_PHOTOGRAPHS, rf"{_PHOTOS}{_GAP}(?:{_FORBIDDEN}|{_ASK_FIRST}|{_NOT}|\bnot\b|\bno\b|\bpas\b"
     r"|additional permission|exclu\w+|esclus\w+|ausgenommen|ausgeschlossen)"),
    (LINK_BACK, r"\blink(?:ed|s|ing)?\s+(?:back|to)\b|\bback[\s-]?link\b|\bhyperlink\w*"
     r"|\b(?:include|add|with|active|contain)\b[^.;:!?]{0,20}\blink\b"
     r"|\blink\s+(?:para|ao|ativo|de volta)\b|\benlace\w*|\benlazar\w*|\blink\s+(?:al|a la)\b"
     r"|\blien\s+(?:vers|actif)\b|\bverlink\w+|\blink\s+(?:auf|zum|zur|zu)\b|\blink all\b"),
    (PIXEL, r"\b(?:page|view|page view)[\s-]counter\b|\btracking\s+(?:pixel|code|tag|script|image)"
     r"|\bpixel\b|\bcontador\s+de\s+(?:visitas|p[áa]ginas|visualiza\w+)|\bcompteur\b|\bz[äa]hlpixel"
     r"|\bz[äa]hlmarke|\bcontatore\b|\btag that allows us to track"),
    (ATTRIBUTION, r"\bcredit(?:ed|s|ing)?\b|\battribut\w+|\bcr[ée]dit\w*|\bcitar\w*\s+(?:a\s+)?"
     r"(?:fonte|fuente)|\bciter\b|\bmentionner\b|\bquellenangabe|\bnamensnennung|\bnennung\b"
     r"|\bcitare\b|\bcitando\b|\batribui\w+|\batribuc\w+"),
    (NOTICE_OF_CHANGES, r"\b(?:indicate|state|say|note|mark|label)\w*\b[^.;:!?]{0,40}\b(?:changes"
     r"|changed|modified|translat\w+)"),
    (LICENCE_LINK, r"\blink\s+to\s+the\s+licen[cs]e\b"),
    (SHARE_ALIKE, r"\bshare[\s-]?alike\b|\b(?:same|mesma|misma|m[êe]me|gleichen?|stessa)\s+"
     r"(?:cc\s+)?(?:licen[cs]e|licen[çc]a|licencia|lizenz|licenza)"),
)  # fmt: skip
_READ = tuple((demand, re.compile(pattern, re.IGNORECASE)) for demand, pattern in _PATTERNS)

_MAY_TRANSLATE = re.compile(
    r"\b(?:may|can|free to|welcome to|allowed to|encouraged? to|pode(?:m|r[áa])?|puede[ns]?"
    r"|pouvez|peut|peuvent|d[üu]rfen?|darf|k[öo]nnen|potete|pu[òo]|possono)\s+(?:be\s+|ser\s+|[êe]tre"
    r"\s+|essere\s+|also\s+|and\s+)?"
    rf"(?:\w+\s+(?:and|or|e|y|et|und)\s+)?{_TRANSLATE}"
    rf"|{_TRANSLATE}\s+(?:are|is|s[ãa]o|son|sont|sind|sono)\s+(?:welcome|allowed|permitted"
    r"|permitid\w+|bem[- ]vindas|bienvenid\w+|autoris[ée]e?s|permis\w*|erlaubt|gestattet"
    r"|willkommen|permess\w+)",
    re.IGNORECASE,
)  # fmt: skip
_CONDITION = re.compile(
    r"\b(?:no|none|nobody|not|never|neither|nor|only|if|unless|once|after|nenhum\w*|ningu[ée]m|s[óo]"
    r"|somente|apenas|ning[úu]n\w*|nadie|s[óo]lo|aucune?|personne|seulement|kein\w*|niemand|nur"
    r"|nessun\w*|solo|soltanto)\b",
    re.IGNORECASE,
)
"""Before "may be translated" it means that one may not, or not without more."""
_ASKED = re.compile(_ASK_FIRST, re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_LONGEST = 20_000
"""Characters: longer terms are the whole of a site, not those of an article."""


def read(text: str) -> dict[str, str]:
    """The demands that terms in words make, each with the words that make it.

    Terms that allow translations in so many words allow them whatever else they forbid to edit.
    """
    text = _SPACE.sub(" ", text[:_LONGEST])
    found: dict[str, str] = {}
    for demand, pattern in _READ:
        if demand not in found and (match := pattern.search(text)):
            found[demand] = match[0].strip()
    if NO_DERIVATIVES in found and _allows_translations(text):
        del found[NO_DERIVATIVES]
    return found


def _allows_translations(text: str) -> bool:
    """True where a sentence does, and neither forbids nor wants to be asked first."""
    for match in _MAY_TRANSLATE.finditer(text):
        before = re.split(r"[.;:!?]", text[: match.start()])[-1]
        after = re.split(r"[.;:!?]", text[match.end() :])[0]
        if not _CONDITION.search(before) and not _ASKED.search(after):
            return True
    return False
