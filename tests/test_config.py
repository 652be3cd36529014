"""`syndicate.toml`: what it says of the house, of partners and of sources, and its mistakes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from syndicate import config
from syndicate.errors import ConfigError
from syndicate.ingest.metadata import Metadata
from syndicate.ingest.rights import profile
from syndicate.model import Permission, Rights, Source

GOOD = """
[house]
name = "Maré Agency"
url = "https://mare.example/"
noncommercial = true

[partners.Charity]
noncommercial = true
[partners.Daily]

[sources."post.example"]
name = "The Post"
url = "https://post.example/"
license = "CC BY-ND 4.0"
license_name = "our licence"
holder = "Post Trust"
notice = "© Post"
usage_terms = "With credit."
demands = ["link-back"]
pictures = false
pixel = "https://count.post.example/1.gif"
permission = { by = "Jane Doe", date = 2026-05-03, reference = "letter 117" }

[sources."The Courier"]
pictures = true
"""


def load(tmp_path: Path, text: str) -> config.Settings:
    path = tmp_path / "syndicate.toml"
    path.write_text(text, "utf-8")
    return config.load(path)


def test_house_partners_and_sources(tmp_path: Path) -> None:
    found = load(tmp_path, GOOD)
    assert found.house == Source("Maré Agency", "https://mare.example/")
    assert found.noncommercial
    assert {name: p.noncommercial for name, p in found.partners.items()} == {
        "Charity": True,
        "Daily": False,
    }
    assert found.sources["post.example"] == config.Profile(
        Source("The Post", "https://post.example/"),
        Rights(
            "CC BY-ND 4.0",
            "our licence",
            "Post Trust",
            "© Post",
            "With credit.",
            Permission("Jane Doe", "2026-05-03", "letter 117"),
            ("link-back", "no-photographs", "pixel"),
            "https://count.post.example/1.gif",
        ),
    )
    assert found.sources["The Courier"] == config.Profile(Source("The Courier"))


@pytest.mark.parametrize(
    "key",
    [
        "https://post.example/", "http://post.example", "POST.example", "www.post.example",
        "https://www.Post.example:8443/", "post.example.", "post.example:80",
    ],
)  # fmt: skip
def test_a_host_serves_however_it_is_written(tmp_path: Path, key: str) -> None:
    found = load(tmp_path, f'[sources."{key}"]\nlicense = "CC BY-ND 4.0"')
    assert list(found.sources) == ["post.example"]
    known = Metadata(canonical_url="https://www.post.example/news/1")
    served = profile(known, found.sources)
    assert served is not None
    assert served.rights.license == "CC BY-ND 4.0"
    assert served.source.name == ""


def test_nothing_is_known_by_default(tmp_path: Path) -> None:
    found = load(tmp_path, "")
    assert (found.house, found.noncommercial, found.sources) == (Source(), False, {})


@pytest.mark.parametrize(
    ("text", "field", "says"),
    [
        ('[house]\nnane = "x"', "house.nane", "noncommercial"),
        ('[house]\nurl = "mare.example"', "house.url", "https://"),
        ("[house]\nnoncommercial = 1", "house.noncommercial", "true or false"),
        ('[partners.X]\nnoncommercial = "yes"', "partners.X.noncommercial", "true or false"),
        ("[partners.X]\ncommercial = true", "partners.X.commercial", "noncommercial"),
        ('[sources.X]\nlicence = "CC BY"', "sources.X.licence", "license"),
        ('[sources.X]\ndemands = ["linkback"]', "sources.X.demands", "link-back"),
        ('[sources.X]\npictures = "no"', "sources.X.pictures", "true or false"),
        ('[sources.X]\npixel = "1.gif"', "sources.X.pixel", "https://"),
        ('[sources.X]\npermission = "Jane"', "sources.X.permission", "table"),
        ('[sources.X.permission]\nby = "J"\ndate = 2026-05-03', "sources.X.permission.reference",
         "missing"),
        ('[sources.X.permission]\nby = "J"\ndate = "May"\nreference = "l"',
         "sources.X.permission.date", "2026-05-03"),
        ('[sources.X.permission]\nby = "J"\nwho = "x"', "sources.X.permission.who", "reference"),
        ('[sources."https://post.example/news"]\npictures = true',
         "sources.https://post.example/news", 'Write [sources."post.example"]'),
        ('[sources."post.example/?a=1"]', "sources.post.example/?a=1", "address of a page"),
        ('[sources."https://[post"]', "sources.https://[post", "no host"),
        ('[sources."http://localhost/"]', "sources.http://localhost/", "no host"),
        ('[sources."post.example"]\n[sources."www.post.example"]', "sources.www.post.example",
         "another profile of post.example"),
        ("sources = 1", "sources", "table"),
        ("[nothing]", "nothing", "house"),
    ],
)  # fmt: skip
def test_mistakes_are_named(tmp_path: Path, text: str, field: str, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text)
    assert caught.value.field == field
    assert says in str(caught.value)


def test_the_example_of_the_document_can_be_loaded(tmp_path: Path) -> None:
    text = (Path(__file__).resolve().parents[1] / "docs" / "configuration.md").read_text("utf-8")
    sample = re.search(r"```toml\n(.*?)```", text, re.DOTALL)
    assert sample is not None
    for name in re.findall(r'"([\w./-]+\.csv|glossaries)"', sample[1]):
        (tmp_path / name).mkdir(exist_ok=True)
    (tmp_path / "templates").mkdir()
    found = load(tmp_path, sample[1])
    assert found.house.name
    assert found.sources
    assert any(partner.noncommercial for partner in found.partners.values())


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ('[glossaries]\nfiles = ["gone"]', "glossaries.files"),
        ('[glossaries.desks]\nsport = "gone"', "glossaries.desks.sport"),
        ('[partners.diary]\nglossaries = ["gone"]', "partners.diary.glossaries"),
        ('[templates]\nfolders = ["gone"]', "templates.folders"),
    ],
)
def test_what_is_named_is_looked_for_by_those_who_use_it(
    text: str, field: str, tmp_path: Path
) -> None:
    settings = load(tmp_path, text)
    with pytest.raises(ConfigError, match="gone does not exist") as caught:
        config.require(settings)
    assert (caught.value.field, caught.value.path) == (field, tmp_path / "syndicate.toml")
    if not field.startswith("templates"):
        config.require(settings, glossaries=False)
