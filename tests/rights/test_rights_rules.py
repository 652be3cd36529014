"""Which licence allows and demands what: the table, licence by licence."""

from __future__ import annotations

import pytest

from syndicate import config
from syndicate.rights import rules
from syndicate.rights.rules import rule

CC = "https://creativecommons.org/licenses"
ALL = {"attribution", "link-back", "notice-of-changes", "licence-link"}


def test_the_names_are_those_of_the_configuration() -> None:
    assert tuple(rules.ASKS) == config.DEMANDS


@pytest.mark.parametrize("version", ["2.0", "2.1", "2.5", "3.0", "4.0"])
@pytest.mark.parametrize("port", ["", "/us", "/igo", "/deed.pt-br", "/legalcode"])
@pytest.mark.parametrize(
    ("family", "translate", "commercial", "more"),
    [
        ("by", True, True, set()),
        ("by-sa", True, True, {"share-alike"}),
        ("by-nd", False, True, {"no-derivatives"}),
        ("by-nc", True, False, {"non-commercial"}),
        ("by-nc-sa", True, False, {"non-commercial", "share-alike"}),
        ("by-nc-nd", False, False, {"non-commercial", "no-derivatives"}),
    ],
)
def test_creative_commons(
    version: str, port: str, family: str, translate: bool, commercial: bool, more: set[str]
) -> None:
    found = rule(f"{CC}/{family}/{version}{port}/")
    assert (found.translate, found.commercial) == (translate, commercial)
    assert set(found.demands) == ALL | more
    assert found == rule(f"http://www.creativecommons.org/licenses/{family}/{version}{port}",
                         found.name)  # fmt: skip
    in_words = rule(f"CC {family.upper()} {version}")
    assert dict(in_words.demands) == dict(found.demands)


@pytest.mark.parametrize(
    ("license", "sections"),
    [
        (f"{CC}/by/4.0/", {
            "attribution": "3(a)(1)(A)", "link-back": "3(a)(1)(A)(v)",
            "notice-of-changes": "3(a)(1)(B)", "licence-link": "3(a)(1)(C)"}),
        (f"{CC}/by-nc-sa/4.0/", {
            "attribution": "3(a)(1)(A)", "link-back": "3(a)(1)(A)(v)",
            "notice-of-changes": "3(a)(1)(B)", "licence-link": "3(a)(1)(C)",
            "share-alike": "3(b)(1)", "non-commercial": "2(a)(1)"}),
        (f"{CC}/by-nd/4.0/", {
            "attribution": "3(a)(1)(A)", "link-back": "3(a)(1)(A)(v)",
            "notice-of-changes": "3(a)(1)(B)", "licence-link": "3(a)(1)(C)",
            "no-derivatives": "2(a)(1)(B)"}),
        (f"{CC}/by/3.0/", {
            "licence-link": "4(a)", "attribution": "4(b)", "link-back": "4(b)",
            "notice-of-changes": "3(b)"}),
        (f"{CC}/by-nd/3.0/", {
            "licence-link": "4(a)", "attribution": "4(b)", "link-back": "4(b)",
            "notice-of-changes": "3(b)", "no-derivatives": "3"}),
        (f"{CC}/by-sa/2.0/", {
            "licence-link": "4(a)", "share-alike": "4(b)", "attribution": "4(c)",
            "link-back": "4(c)", "notice-of-changes": "4(c)"}),
        (f"{CC}/by-nc-sa/2.5/", {
            "licence-link": "4(a)", "share-alike": "4(b)", "non-commercial": "4(c)",
            "attribution": "4(d)", "link-back": "4(d)", "notice-of-changes": "4(d)"}),
        # The address of the work came with 2.0.
        (f"{CC}/by-nc-sa/1.0/", {
            "licence-link": "4(a)", "share-alike": "4(b)", "non-commercial": "4(c)",
            "attribution": "4(d)", "notice-of-changes": "4(d)"}),
        (f"{CC}/by-nd-nc/1.0/", {
            "licence-link": "4(a)", "non-commercial": "4(b)", "attribution": "4(c)",
            "notice-of-changes": "4(c)", "no-derivatives": "3"}),
        (f"{CC}/nc-sa/1.0/", {
            "licence-link": "4(a)", "share-alike": "4(b)", "non-commercial": "4(c)"}),
        (f"{CC}/nd/1.0/", {"licence-link": "4(a)", "no-derivatives": "3"}),
    ],
)  # fmt: skip
def test_the_sections_that_say_so(license: str, sections: dict[str, str]) -> None:
    """Read in the legal codes of 1.0, 2.0, 3.0 and 4.0."""
    assert dict(rule(license).demands) == {k: f"section {v}" for k, v in sections.items()}


@pytest.mark.parametrize(
    ("license", "translate", "commercial", "demands"),
    [
        ("https://creativecommons.org/publicdomain/zero/1.0/", True, True, set()),
        ("https://creativecommons.org/publicdomain/mark/1.0/", True, True, set()),
        (f"{CC}/publicdomain/", True, True, set()),
        ("CC0 1.0", True, True, set()),
        ("Public domain", True, True, set()),
        ("Domínio público", True, True, set()),
        ("gemeinfrei", True, True, set()),
        ("CC BY", True, True, ALL),
        ("CC BY-NC-ND", False, False, ALL | {"non-commercial", "no-derivatives"}),
        ("CC BY-NC-ND 3.0 IGO", False, False, ALL | {"non-commercial", "no-derivatives"}),
        (f"{CC}/by-nc-nd/9.9/", False, False, ALL | {"non-commercial", "no-derivatives"}),
        (f"{CC}/sampling+/1.0/", False, True, {"no-derivatives"}),
        (f"{CC}/devnations/2.0/", False, True, {"no-derivatives"}),
        ("All rights reserved", False, True, {"no-derivatives"}),
        ("© Todos os direitos reservados.", False, True, {"no-derivatives"}),
        ("Tous droits réservés", False, True, {"no-derivatives"}),
        ("Alle Rechte vorbehalten", False, True, {"no-derivatives"}),
        ("Creative Commons license", None, None, set()),
        ("https://post.example/terms", None, None, set()),
        ("Free to use", None, None, set()),
        ("", None, None, set()),
    ],
)
def test_other_licences(
    license: str, translate: bool | None, commercial: bool | None, demands: set[str]
) -> None:
    found = rule(license)
    assert (found.translate, found.commercial) == (translate, commercial)
    assert set(found.demands) == demands


@pytest.mark.parametrize(
    "license",
    [
        "CC BY\u2011ND 4.0", "CC BY\u2010ND", "CC BY\u00adND", "CC_BY_ND", "CC BY/ND", "CC BY ND 4.0",
        "CC BY, ND", "CC BY 4.0 ND", "https://creativecommons.org/licences/by-nd/4.0/",
        "https://web.archive.org/web/2020/https://creativecommons.org/licenses/by-nd/4.0/",
    ],
)  # fmt: skip
def test_no_writing_of_a_ban_is_read_as_a_licence_without_it(license: str) -> None:
    assert rule(license).translate is False


def test_what_stands_behind_a_name_is_no_ban_unless_it_says_so() -> None:
    for license in ("CC BY 4.0 International", "CC BY 4.0 (text)", "CC BY 4.0 and no pictures"):
        assert rule(license).translate is True
