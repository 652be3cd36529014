"""Where the links of a body lead, and what of the body an article cannot hold, as findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import Enum

from syndicate.ingest.inline import safe_href
from syndicate.model import Block, Finding, MarkKind, Severity


class Simplified(Enum):
    """Structure for which blocks have no place, as the finding names it."""

    QUOTATION = "quotations inside a quotation, which stand behind it"
    HEADING = "headings inside an item of a list, which are text of it"
    SECTION = "items of a numbered list that hold whole sections, which have no number"
    BEHIND = "texts of an item behind a list inside it, which stand in its last item"
    LETTERS = "lists with letters or Roman numerals, which are figures here"
    PICTURE = "pictures without an address of their own"


class Links:
    """Makes addresses absolute; counts those that are not safe, and what was `simplified`.

    `remedy` says what to do where nothing tells what relative addresses are relative to.
    """

    def __init__(
        self, base: str = "", remedy: str = "Ask the sender for whole addresses (or xml:base)."
    ) -> None:
        self.base = base
        self.simplified: Counter[Simplified] = Counter()
        self._remedy = remedy
        self._unsafe: Counter[str] = Counter()

    def __call__(self, href: str) -> str:
        url, reason = safe_href(href, self.base)
        if reason and reason != "fragment":
            self._unsafe[reason] += 1
        return url

    def findings(self, blocks: Sequence[Block]) -> tuple[Finding, ...]:
        """What there is to say of the body once it is known which blocks it has."""
        found = []
        if self._unsafe:
            kinds = ", ".join(f"{scheme}: ({n})" for scheme, n in sorted(self._unsafe.items()))
            found.append(
                Finding(
                    "links.unsafe",
                    Severity.WARNING,
                    f"Links that are not safe were taken out, their text was kept: {kinds}.",
                    "Put in http or https addresses, if the links matter.",
                    "body",
                )
            )
        if relative := sum(map(_relative, blocks)):
            found.append(
                Finding(
                    "links.relative",
                    Severity.WARNING,
                    f"{relative} links or pictures have no full address, and nothing says what "
                    "they are relative to.",
                    self._remedy,
                    "body",
                )
            )
        return (*found, *self._not_kept())

    def _not_kept(self) -> tuple[Finding, ...]:
        """Numbers are a warning: a text may speak of its point b."""
        kinds = [kind for kind in Simplified if self.simplified[kind]]
        if not kinds:
            return ()
        numbers = any(kind in (Simplified.SECTION, Simplified.LETTERS) for kind in kinds)
        said = "; ".join(f"{kind.value} ({self.simplified[kind]})" for kind in kinds)
        return (
            Finding(
                "ingest.not-kept",
                Severity.WARNING if numbers else Severity.INFO,
                f"The body was simplified: {said}.",
                "Write the numbers into the items, if the text speaks of them." if numbers else "",
                "body",
            ),
        )


def _relative(block: Block) -> int:
    """How many addresses of a block are not whole."""
    urls = [mark.get("href") or "" for mark in block.content.marks if mark.kind is MarkKind.LINK]
    urls += [block.image.url] if block.image is not None else []
    urls += [block.url] if block.url else []
    return sum(":" not in url.partition("/")[0] for url in urls)
