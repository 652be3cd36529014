"""What stops an article before it is translated, and what is taken out of it: `allow`."""

from __future__ import annotations

from dataclasses import replace

from syndicate import times
from syndicate.config import Settings
from syndicate.errors import HeldError
from syndicate.model import Article, Block, BlockKind, Finding, Permission, Rights, Severity
from syndicate.rights.rules import (
    NO_DERIVATIVES,
    NO_PHOTOGRAPHS,
    NON_COMMERCIAL,
    PIXEL,
    RESERVED,
    rule,
)
from syndicate.rights.stated import demanded

_PERMISSION = (
    'permission = { by = "who", date = 2026-05-03, reference = "where that is kept" } under '
    "[rights] in the side-car"
)


def allow(article: Article, settings: Settings) -> Article:
    """The article as it may be translated for whom the settings name, with findings on its rights.

    Raises `HeldError` for a licence or terms that forbid translations where no permission is on
    record, or one of a day to come, and for non-commercial ones unless the partner, or without a
    partner the house, is marked `noncommercial`.
    """
    demands = demanded(article.rights)
    _translations(article, demands.get(NO_DERIVATIVES))
    if NON_COMMERCIAL in demands:
        _commerce(article, settings, demands[NON_COMMERCIAL])
    found = list(_doubts(article))
    if PIXEL in demands and not article.rights.pixel:
        found.append(
            Finding(
                "rights.pixel",
                Severity.WARNING,
                f"The source demands its counter ({demands[PIXEL]}), and none was found.",
                'Give it as pixel = "https://…" under [rights] in the side-car.',
                "metadata",
            )
        )
    if NO_PHOTOGRAPHS in demands:
        bare = without_pictures(article)
        if bare != article:
            found.append(
                Finding(
                    "rights.no-photographs",
                    Severity.INFO,
                    "Pictures were left out, with their captions and credits: "
                    f"{demands[NO_PHOTOGRAPHS]}.",
                    "Put in your own, or ask for those of the source.",
                    "metadata",
                )
            )
            article = bare
    return replace(article, findings=(*article.findings, *found))


def without_pictures(article: Article) -> Article:
    """The article without its pictures, their captions and their credits."""
    groups = {b.group for b in article.blocks if b.kind is BlockKind.IMAGE and b.group}

    def goes(block: Block) -> bool:
        about = block.kind in (BlockKind.CAPTION, BlockKind.CREDIT) and block.group in groups
        return block.kind is BlockKind.IMAGE or about

    blocks = tuple(block for block in article.blocks if not goes(block))
    return replace(article, blocks=blocks, image=None)


def bans(rights: Rights) -> tuple[str, ...]:
    """What is forbidden of translating and of earning with it, as long as no permission that counts
    by now lifts it."""
    found = demanded(rights if _flaw(rights.permission) is None else _without(rights))
    return tuple(each for each in (NO_DERIVATIVES, NON_COMMERCIAL) if each in found)


def _without(rights: Rights) -> Rights:
    return replace(rights, permission=Permission())


def _translations(article: Article, forbidden: str | None) -> None:
    flaw = _flaw(article.rights.permission)
    if flaw is not None and NO_DERIVATIVES in demanded(_without(article.rights)):
        field, message, remedy = flaw
        raise HeldError(
            message, path=article.path, field=f"rights.permission.{field}", remedy=remedy
        )
    if forbidden is None:
        return
    raise HeldError(
        f"{_licence(article)} does not allow translations ({forbidden}).{_disagreement(article)}",
        path=article.path,
        field="rights.license",
        remedy=f"If the holder allows it, record who, when and where: {_PERMISSION}.",
    )


def _flaw(permission: Permission) -> tuple[str, str, str] | None:
    """Why a permission does not count by now: its field, what is wrong, and how to go on."""
    if not permission:
        return None
    # What is written in one line may lack what makes it worth something.
    missing = [name for name in ("by", "date", "reference") if not getattr(permission, name)]
    if missing:
        said = f"the permission to translate does not say {' and '.join(map(_asked, missing))}."
        return missing[0], said, f"Write {_PERMISSION}."
    begins = times.closes(permission.date)
    # By the first zone that has the day: who was allowed a thing today may begin today.
    if begins is not None and times.clock() < begins:
        said = f"the permission to translate is of {permission.date}, which is yet to come."
        return "date", said, "Put the date right, or run again then."
    return None


def _asked(name: str) -> str:
    return {"by": "who gave it", "date": "when", "reference": "where that is kept"}[name]


def _commerce(article: Article, settings: Settings, why: str) -> None:
    partner = settings.partner
    marked = settings.noncommercial
    if partner:
        marked = any(
            known.noncommercial
            for name, known in settings.partners.items()
            if name.casefold() == partner.casefold()
        )
    if marked:
        return
    reason = f"{_licence(article)} allows no commercial use ({why})"
    if partner:
        raise HeldError(
            f"{reason}, and {partner} is not marked as non-commercial.",
            path=article.path,
            field="rights.license",
            remedy=f"If {partner} earns nothing with what it publishes, write noncommercial = true "
            f"under [partners.{partner}] in syndicate.toml.",
        )
    raise HeldError(
        f"{reason}, and no partner is named.",
        path=article.path,
        field="rights.license",
        remedy="Name a partner that is marked noncommercial = true with --partner, or, if the "
        "house itself earns nothing with it, write noncommercial = true under [house] in "
        "syndicate.toml.",
    )


def _licence(article: Article) -> str:
    rights = article.rights
    called = rights.license_name or rights.license
    return f"the licence {called}" if called else "what the source says of its use"


def _disagreement(article: Article) -> str:
    """What is said of the licence in another place, as nobody sees the findings of a held one."""
    said = [f.message for f in article.findings if f.check == "rights.conflict"]
    return f" {said[0]}" if said else ""


def _doubts(article: Article) -> list[Finding]:
    rights = article.rights
    if rights.license and not rule(rights.license, rights.license_name).known:
        message = f"the licence {rights.license!r} is not known"
    elif not rights.license and RESERVED.search(rights.notice):
        message = f"all rights are reserved ({rights.notice!r}), and no licence is stated"
    else:
        return []
    if rights.permission:
        return []
    return [
        Finding(
            "rights.license",
            Severity.WARNING,
            message,
            "See that it allows a translation to be published, and record the permission under "
            "[rights] in the side-car.",
            "metadata",
        )
    ]
