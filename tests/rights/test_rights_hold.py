"""What holds an article, and what is taken out of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import handmade
import pytest

from syndicate import times
from syndicate.config import Partner, Settings
from syndicate.errors import HeldError
from syndicate.model import Article, BlockKind, Permission, Rights, Severity
from syndicate.rights import allow, bans, without_pictures

CC = "https://creativecommons.org/licenses"
FREE = Rights(f"{CC}/by/4.0/", "CC BY 4.0")
ND = Rights(f"{CC}/by-nd/4.0/", "CC BY-ND 4.0")
NC = Rights(f"{CC}/by-nc/4.0/", "CC BY-NC 4.0")
NC_ND = Rights(f"{CC}/by-nc-nd/4.0/", "CC BY-NC-ND 4.0")
PERMISSION = Permission("Jane Doe", "2026-05-03", "letter 117")
PARTNERS = {"Charity": Partner(noncommercial=True), "Daily": Partner()}


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(times, "clock", lambda: datetime(2026, 5, 3, 12, tzinfo=UTC))


def article(rights: Rights) -> Article:
    made: Article = replace(handmade.article(), rights=rights)
    return made


@pytest.mark.parametrize(
    "rights",
    [
        ND,
        NC_ND,
        Rights("All rights reserved"),
        Rights(usage_terms="Stories may not be translated into another language."),
        Rights(FREE.license, notice="© Post. Não é permitida a tradução."),
        Rights(demands=("no-derivatives",)),
    ],
)
def test_what_forbids_translations_waits_for_a_permission(rights: Rights) -> None:
    settings = Settings(noncommercial=True)
    with pytest.raises(HeldError) as caught:
        allow(article(rights), settings)
    assert "does not allow translations" in caught.value.message
    assert "permission = { by" in caught.value.remedy
    assert caught.value.path == "lighthouse-keepers.html"
    allowed = allow(article(replace(rights, permission=PERMISSION)), settings)
    assert allowed.rights.permission == PERMISSION


def test_what_is_demanded_is_named_with_its_section() -> None:
    with pytest.raises(HeldError, match=r"CC BY-ND 4\.0, section 2\(a\)\(1\)\(B\)"):
        allow(article(ND), Settings())


@pytest.mark.parametrize(
    ("permission", "field", "says"),
    [
        (Permission("Jane Doe"), "rights.permission.date", "when and where that is kept"),
        (Permission("Jane", "2026-05-03"), "rights.permission.reference", "where that is kept"),
        (Permission("", "2026-05-03", "letter"), "rights.permission.by", "who gave it"),
    ],
)
def test_half_a_permission_is_none(permission: Permission, field: str, says: str) -> None:
    with pytest.raises(HeldError) as caught:
        allow(article(replace(ND, permission=permission)), Settings())
    assert caught.value.field == field
    assert says in caught.value.message
    # Where nothing is forbidden it is no more than a note.
    assert allow(article(replace(FREE, permission=permission)), Settings())


@pytest.mark.parametrize(
    ("date", "counts"),
    [
        ("2026-05-03", True),
        ("2026-05-04", True),  # begun already where the day begins first
        ("2026-05-05", False),
        ("2026-05-03T12:00:00Z", True),
        ("2026-05-03T12:00:01Z", False),
        ("2026-06", False),
        ("9999", False),
    ],
)
def test_a_permission_counts_from_its_day(date: str, counts: bool) -> None:
    rights = replace(ND, permission=Permission("Jane", date, "letter"))
    assert bans(rights) == (() if counts else ("no-derivatives",))
    if counts:
        assert allow(article(rights), Settings())
        return
    with pytest.raises(HeldError, match=f"is of {date}, which is yet to come") as caught:
        allow(article(rights), Settings())
    assert caught.value.field == "rights.permission.date"


@pytest.mark.parametrize(
    ("rights", "found"),
    [
        (FREE, ()),
        (ND, ("no-derivatives",)),
        (NC_ND, ("no-derivatives", "non-commercial")),
        (replace(NC_ND, permission=PERMISSION), ("non-commercial",)),
        (replace(ND, permission=Permission("Jane")), ("no-derivatives",)),
        (Rights(usage_terms="Do not translate."), ("no-derivatives",)),
    ],
)
def test_bans_are_what_no_permission_lifts(rights: Rights, found: tuple[str, ...]) -> None:
    assert bans(rights) == found


@pytest.mark.parametrize(
    ("partner", "house", "reaches"),
    [
        ("Charity", False, True),
        ("charity", False, True),
        ("Daily", False, False),
        ("Daily", True, False),
        ("", True, True),
        ("", False, False),
    ],
)
@pytest.mark.parametrize(
    "rights", [NC, Rights(FREE.license, usage_terms="Non-commercial only"), NC_ND]
)
def test_non_commercial_reaches_those_that_are_marked(
    partner: str, house: bool, reaches: bool, rights: Rights
) -> None:
    settings = Settings(partner=partner, partners=PARTNERS, noncommercial=house)
    # A permission to translate is none to earn money.
    source = article(replace(rights, permission=PERMISSION))
    if reaches:
        assert allow(source, settings)
        return
    with pytest.raises(HeldError) as caught:
        allow(source, settings)
    assert f"[partners.{partner}]" in caught.value.remedy or "[house]" in caught.value.remedy


def checks(source: Article) -> set[tuple[str, Severity]]:
    return {(finding.check, finding.severity) for finding in source.findings}


def test_doubts_are_findings() -> None:
    unknown = allow(article(Rights("https://post.example/terms")), Settings())
    assert checks(unknown) == {("rights.license", Severity.WARNING)}
    reserved = allow(article(Rights(notice="© 2026 Post. All rights reserved.")), Settings())
    assert checks(reserved) == {("rights.license", Severity.WARNING)}
    counter = allow(article(replace(FREE, demands=("pixel",))), Settings())
    assert checks(counter) == {("rights.pixel", Severity.WARNING)}
    assert checks(allow(article(FREE), Settings())) == set()


def test_no_photographs_takes_pictures_with_captions_and_credits() -> None:
    source = article(replace(FREE, demands=("no-photographs",)))
    pictures = {b.group for b in source.blocks if b.kind is BlockKind.IMAGE}
    assert pictures
    assert source != without_pictures(source)
    allowed = allow(source, Settings())
    assert allowed.image is None
    assert not {b.kind for b in allowed.blocks} & {BlockKind.IMAGE, BlockKind.CREDIT}
    # Everything else stays in its order: a table keeps its caption.
    kept = [
        b
        for b in source.blocks
        if b.kind is not BlockKind.IMAGE
        and not (b.kind in (BlockKind.CAPTION, BlockKind.CREDIT) and b.group in pictures)
    ]
    assert list(allowed.blocks) == kept
    assert ("rights.no-photographs", Severity.INFO) in checks(allowed)
    bare = without_pictures(source)
    assert checks(allow(bare, Settings())) == set()
