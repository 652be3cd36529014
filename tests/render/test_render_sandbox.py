"""Attacks on the sandbox: what a template may not reach, and what it may not use up."""

from __future__ import annotations

from pathlib import Path

import pytest

from syndicate.errors import ConfigError
from syndicate.model import Translation
from syndicate.render import render, sandbox


def written(translation: Translation, folder: Path, template: str) -> str:
    (folder / "text").mkdir(parents=True, exist_ok=True)
    (folder / "text" / "article.txt").write_text(template, encoding="utf-8")
    return render(translation, ["text"], templates=[folder])[0].data.decode()


ESCAPES = r"""
{{ ''.__class__ }}
{{ ''['__class__'] }}
{{ ''|attr('__class__') }}
{{ ''|attr('_'~'_class_'~'_') }}
{{ ['']|map(attribute='__class__')|first }}
{{ ['']|map('attr', '__class__')|first }}
{{ (['']|groupby('__class__')|first)[0] }}
{{ ['']|selectattr('__class__')|list }}
{{ '{0.__class__}'.format(labels) }}
{{ '{0[__class__]}'.format(labels) }}
{{ '{x.__class__}'.format_map({'x': labels}) }}
{{ ('{0.__class__}'|attr('format'))(labels) }}
{% set f = '{0.__class__}'.format %}{{ f(labels) }}
{{ ('{0.__class__}'|e).format(labels) }}
{{ labels._catalogue }}
{{ labels.plural.__self__ }}
{{ labels.plural.__func__.__globals__ }}
{{ ngettext.__globals__ }}
{{ _.__call__ }}
{{ cycler.__init__.__globals__.os }}
{{ joiner.__init__ }}
{{ namespace.__init__ }}
{{ range.__class__ }}
{{ dict.mro() }}
{{ lipsum.__globals__ }}
{{ lipsum() }}
{{ [1, 2]|random }}
{{ self.__init__ }}
{{ self._TemplateReference__context }}
{{ text.__class__ }}
{{ text._context }}
{{ text.words.__globals__ }}
{{ headline.__class__.__mro__ }}
{{ segments[0][1].origin._value_ }}
{{ (authors|map('string')).gi_frame }}
{{ (authors|map('string')).gi_code }}
{% for x in [1] %}{{ loop._iterator }}{% endfor %}
{% macro m() %}{% endmacro %}{{ m._func }}
{% macro m() %}{{ caller.__class__ }}{% endmacro %}{% call m() %}{% endcall %}
{{ context }}
{{ environment }}
{{ __builtins__ }}
{{ __import__('os') }}
{{ open('/etc/passwd') }}
{{ [].append(1) }}
{{ {}.update({'a': 1}) }}
{% set labels.tag = 'x' %}
{% set ns = namespace() %}{% set ns.__class__ = 1 %}{{ ns.__class__ }}
{{ text.rule }}
{{ labels }}
""".strip().splitlines()


@pytest.mark.parametrize("template", ESCAPES)
def test_nothing_but_the_context_can_be_reached(
    full: Translation, tmp_path: Path, template: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        written(full, tmp_path, template)
    assert str(caught.value.path).endswith("text/article.txt")
    assert caught.value.line == 1


OUTSIDE = [
    "/etc/passwd",
    "../secret.txt",
    "..\\\\secret.txt",
    "text/../../secret.txt",
    "./../secret.txt",
    "shipped/../../secret.txt",
    "file.txt",
    "folder/secret.txt",
    "\\x00",
]


@pytest.mark.parametrize("statement", ["include '{}'", "import '{}' as x", "extends '{}'"])
@pytest.mark.parametrize("name", OUTSIDE)
def test_no_file_outside_the_folder_can_be_read(
    full: Translation, tmp_path: Path, statement: str, name: str
) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    own = tmp_path / "own"
    own.mkdir()
    (own / "file.txt").symlink_to(tmp_path / "secret.txt")
    (own / "folder").symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(ConfigError, match=r"missing|leads out"):
        written(full, own, "{% " + statement.format(name) + " %}")


def test_links_within_a_folder_and_to_it_are_followed(full: Translation, tmp_path: Path) -> None:
    own, link = tmp_path / "own", tmp_path / "link"
    own.mkdir()
    link.symlink_to(own, target_is_directory=True)
    (own / "shared.txt").write_text("shared", encoding="utf-8")
    (own / "part.txt").symlink_to(own / "shared.txt")
    assert written(full, link, "{% include 'part.txt' %}") == "shared\n"


def test_a_template_that_is_not_utf8_is_named(full: Translation, tmp_path: Path) -> None:
    (tmp_path / "part.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="not UTF-8") as caught:
        written(full, tmp_path, "{% include 'part.txt' %}")
    assert str(caught.value.path).endswith("part.txt")


def test_the_mark_at_the_beginning_of_utf8_is_no_part_of_a_page(
    full: Translation, tmp_path: Path
) -> None:
    assert written(full, tmp_path, "\ufeffone") == "one\n"


GROWING = (
    "{% set ns = namespace(x='ab') %}{% for i in range(22) %}{% set ns.x = VALUE %}{% endfor %}"
)
BOMBS = (
    r"""
{{ range(10**9) }}
{{ 'a' * 10**10 }}
{{ 10**10 * 'a' }}
{{ [1] * 10**10 }}
{{ 10 ** (10 ** 8) }}
{{ '%1000000000d' % 1 }}
{{ '%*d' % (1000000000, 1) }}
{{ '%1000000000d'|format(1) }}
{{ '{:1000000000}'.format(1) }}
{{ '{:{}}'.format(1, 10**9) }}
{{ 'a'.ljust(10**10) }}
{{ 'a'.zfill(10**10) }}
{{ '\t'.expandtabs(10**10) }}
{{ 'a'|center(10**10) }}
{{ 'a'|indent(10**10, true) }}
{{ ('a' * 100000).replace('a', 'b' * 100000) }}
{{ ('a' * 100000)|replace('a', 'b' * 100000) }}
{{ ('b' * 100000).join(range(100000)|map('string')) }}
{{ range(100000)|join('b' * 100000) }}
{{ [1]|batch(10**10, 'x')|list }}
{{ text.wrap('a', 10**10) }}
{{ text.wrap('a b ' * 10000, 100000) }}
{{ text.rule('a' * 10000000) }}
{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}
{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}
{% set x %}{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}{% endset %}
{% macro m(n) %}{% if n %}{{ m(n-1) }}{{ m(n-1) }}{% endif %}{% endmacro %}{{ m(60) }}
""".strip().splitlines()
    + [
        GROWING.replace("VALUE", value) + after
        for value, after in (
            ("ns.x ~ ns.x", ""),
            ("ns.x + ns.x", ""),
            ("[ns.x, ns.x]|join", ""),
            ("'%s%s' % (ns.x, ns.x)", ""),
            ("'{0}{0}'.format(ns.x)", ""),
            ("ns.x.replace('a', 'aab')", ""),
            ("_('By {authors}', authors=ns.x ~ ns.x)", ""),
            ("[ns.x, ns.x]", "{{ ns.x }}"),
            ("[ns.x, ns.x]", "{{ ns.x|tojson }}"),
            ("{'a': ns.x, 'b': ns.x}", "{{ ns.x ~ 'a' }}"),
        )
    ]
    + [
        "{% set ns = namespace(x='ab') %}{% for i in range(22) %}"
        "{% set y %}{{ ns.x }}{{ ns.x }}{% endset %}{% set ns.x = y %}{% endfor %}",
        "{% set x = 'a' * 300000 %}{{ x }}{{ x }}{{ x }}{{ x }}",
    ]
)


@pytest.mark.parametrize("template", BOMBS)
def test_a_template_cannot_use_up_the_machine(
    full: Translation, tmp_path: Path, template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "ALLOWANCE", 1_000_000)
    with pytest.raises(ConfigError, match=r"far more than|a width that|Range too big"):
        written(full, tmp_path, template)


ENDLESS = [
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% include 'text/article.txt' %}",
    "{% extends 'text/article.txt' %}",
    "{% import 'text/article.txt' as x %}",
    "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
]


@pytest.mark.parametrize("template", ENDLESS)
def test_what_never_ends_is_told(full: Translation, tmp_path: Path, template: str) -> None:
    with pytest.raises(ConfigError, match="without end"):
        written(full, tmp_path, template)


ORDINARY = [
    ("{{ 'ab' * 3 }}", "ababab"),
    ("{{ 2 ** 10 }} {{ 7 % 4 }} {{ 10**12 * 3 }}", "1024 3 3000000000000"),
    ("{{ '%05.1f|%-4s|' % (3.14159, 'a') }}", "003.1|a   |"),
    ("{{ '{:>5}|{:,}'.format('a', 41200) }}", "    a|41,200"),
    ("{{ 'a b c'.replace(' ', '-') }} {{ 'ab'.center(4, '.') }}", "a-b-c .ab."),
    ("{{ [1, 2] + [3] }} {{ 'x' ~ 1 ~ none }}", "[1, 2, 3] x1None"),
    ("{% for k, v in {'a': 1}.items() %}{{ loop.index }}{{ k }}{{ v }}{% endfor %}", "1a1"),
    ("{% for x in 'ab' if x != 'a' %}{{ x }}{{ loop.length }}{% else %}-{% endfor %}", "b1"),
    ("{% for x in [] %}{% else %}none{% endfor %}", "none"),
    ("{% for x in [1, [2]] recursive %}{{ loop(x) if x is iterable else x }}{% endfor %}", "12"),
    ("{{ ngettext('one', 'many', 210000000) }}", "many"),
    ("{{ 2000000 | string }} {{ 123456789.5 | round }}", "2000000 123456790.0"),
    ("{{ text.wrap('a b', 2) }}", "  a b"),
    ("{{ [3, 1, 2]|sort|join(', ') }} {{ 'word '|trim|indent(2, true) }}", "1, 2, 3   word"),
]


@pytest.mark.parametrize(("template", "expected"), ORDINARY)
def test_what_a_page_needs_is_as_jinja_has_it(
    full: Translation, tmp_path: Path, template: str, expected: str
) -> None:
    assert written(full, tmp_path, template) == expected.lstrip("\n") + "\n"


def test_each_rendering_has_an_allowance_of_its_own(
    full: Translation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "ALLOWANCE", 1_000_000)
    for _ in range(5):
        assert len(written(full, tmp_path, "{{ 'a' * 300000 }}")) == 300_001
