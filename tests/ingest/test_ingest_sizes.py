"""One picture at several addresses, and pictures that only look alike."""

from __future__ import annotations

import pytest

from syndicate.ingest import read
from syndicate.ingest.sizes import same_picture

GUIM = "https://i.guim.example/img/media/0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://e.org/a.jpg", "http://e.org/a.jpg"),
        ("https://e.org/a.jpg?w=1200", "https://e.org/a.jpg?w=300&quality=80"),
        ("https://e.org/ship-1024x576.jpg", "https://e.org/ship.jpg"),
        ("https://e.org/ship-scaled.jpg", "https://e.org/ship-300x200.jpg.webp"),
        ("https://e.org/1-800.jpg", "https://e.org/1.jpg"),
        ("https://e.org/w_1200,h_630/a.jpg", "https://e.org/w_300/a.jpg"),
        ("https://e.org/news/1024/a/x.jpg", "https://e.org/news/480/a/x.jpg"),
        ("https://e.org/i?id=7&w=300", "https://e.org/i?w=1200&id=7"),
        ("https://e.org/_next/image?url=https%3A%2F%2Fi.org%2Fa.jpg&w=64", "https://i.org/a.jpg"),
        (f"{GUIM}/0_0_5000_3000/master/5000.jpg", f"{GUIM}/0_9_5000_3000/500.jpg?width=20"),
        ("https://i0.cdn.example/post.example/ships-at-noon.jpg", "https://post.example/ships-at-noon.jpg"),
        ("https://e.org/AAkk.img", "https://e.org/AAkk.img?h=820&m=6"),
        ("https://e.org/o/9b6b601b440031309c74.jpg", "https://e.org/r/9b6b601b440031309c74_r=6.jpg"),
        ("https://e.org/13SUDAN-facebookJumbo.jpg", "https://e.org/13SUDAN-master768.jpg"),
        ("https://e.org/wide-harbour-f0c62350bd8d9d96.jpg", "https://f.org/wide-harbour-fc08c913da5cea5d.jpg"),
        ("https://c.org/th/a=/1400x788/f:x(1)/cdn.e.org/file/24/DSC1.jpg", "https://d.org/th/0x0:2x1/cdn.e.org/file/24/DSC1.jpg"),
    ],
)  # fmt: skip
def test_one_picture(one: str, other: str) -> None:
    assert same_picture(one, other)
    assert same_picture(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://e.org/IMG_1234.jpg", "https://e.org/IMG_1235.jpg"),
        ("https://e.org/ship-1.jpg", "https://e.org/ship-2.jpg"),
        ("https://e.org/5/lead.jpg", "https://e.org/6/lead.jpg"),
        ("https://e.org/a/featured-image-1200.jpg", "https://e.org/b/featured-image-1200.jpg"),
        ("https://e.org/i?id=7", "https://e.org/i?id=8"),
        ("https://e.org/ships-at-noon.jpg", "https://e.org/ships-at-night.jpg"),
        ("https://e.org/photo-f0c62350bd8d9d96.jpg", "https://e.org/photo-fc08c913da5cea5d.jpg"),
        (f"{GUIM}/chart-1.png", f"{GUIM}/chart-2.png"),
        ("https://e.org/large.jpg", "https://e.org/ship/large.jpg"),
        (f"{GUIM}/5000.jpg", f"{GUIM[:-1]}0/5000.jpg"),
        ("https://[e.org/a.jpg", "https://[e.org/b.jpg"),
    ],
)
def test_two_pictures(one: str, other: str) -> None:
    assert not same_picture(one, other)


@pytest.mark.parametrize(
    ("shown", "lead"), [("ships-640x360.jpg", ""), ("pilot.jpg", "https://e.org/ships.jpg")]
)
def test_the_lead_picture_stays_unless_the_body_shows_it(shown: str, lead: str) -> None:
    head = '<meta property="og:image" content="https://e.org/ships.jpg">'
    text = "The harbour office counted forty ships before noon, more than in any week since spring."
    body = f'<article><h1>Ships</h1><img src="https://e.org/{shown}"><p>{text}</p></article>'
    found = read("a.html", f"<html><head>{head}</head><body>{body}</body></html>".encode())
    assert (found.image.url if found.image else "") == lead


@pytest.mark.parametrize(("shown", "pictures"), [("ships-640x360.jpg", 1), ("pilot.jpg", 2)])
def test_a_picture_that_comes_with_an_entry_is_not_shown_twice(shown: str, pictures: int) -> None:
    text = "<p>The harbour office counted forty ships.</p>" * 3
    found = read(
        "a.rss",
        f"""<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><item>
        <title>Ships</title><link>https://e.org/a</link>
        <description><![CDATA[{text}<img src="https://e.org/{shown}">]]></description>
        <media:content url="https://e.org/ships.jpg" medium="image"><media:credit>Ana Sá
        </media:credit></media:content></item></channel></rss>""".encode(),
    )
    images = [block.image for block in found.blocks if block.image is not None]
    assert len(images) + bool(found.image) == pictures
    assert any(image.credit == "Ana Sá" for image in (*images, found.image) if image)
