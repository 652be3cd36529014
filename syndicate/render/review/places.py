"""What a place in an article is called, for people: "Paragraph 3", "2 of 4"."""

from __future__ import annotations

from collections import Counter

from syndicate.model import Block, BlockKind, Finding, Translation

Place = tuple[str, int | None, int | None]
"""(part, block, sentence), as `Translation.segments` has it; no sentence: the whole block."""

_PARTS = {"headline": "Headline", "summary": "Summary", "section": "Section"}
_KINDS = {
    BlockKind.HEADING: "Heading",
    BlockKind.PARAGRAPH: "Paragraph",
    BlockKind.LIST_ITEM: "List item",
    BlockKind.QUOTATION: "Quotation",
    BlockKind.IMAGE: "Picture",
    BlockKind.CAPTION: "Caption",
    BlockKind.CREDIT: "Credit",
    BlockKind.CODE: "Code",
    BlockKind.EMBED: "Embedded",
    BlockKind.RULE: "Rule",
}


class Places:
    """The places of one article."""

    def __init__(self, translation: Translation) -> None:
        self._places: dict[tuple[str, int | None], str] = {}
        self._source = translation.article.blocks
        self._target = translation.blocks
        counts: Counter[str] = Counter()
        for index, block in enumerate(translation.article.blocks):
            self._places["body", index] = name = _block_name(block, counts)
            self._places["alt", index] = f"{name}: text"
        self._sizes = Counter((part, at) for (part, at, _), _ in translation.segments)

    def place(self, place: Place) -> str:
        part, index, _ = place
        if part in _PARTS:
            return _PARTS[part]
        if part == "keyword":
            return f"Keyword {(index or 0) + 1}"
        if part == "role":
            return f"Author {(index or 0) + 1}: role"
        return self._places.get((part, index), part.capitalize())

    def which(self, place: Place) -> str:
        """ "2 of 4" among the sentences of its text, "" for the only one."""
        part, index, segment = place
        size = self._sizes[part, index]
        return f"{segment + 1} of {size}" if segment is not None and size > 1 else ""

    def language(self, place: Place) -> str | None:
        """The language of a block that is not in the article's, where it is known."""
        part, index, _ = place
        if part != "body" or index is None or index >= len(self._source):
            return None
        stays = self._target[index].language if index < len(self._target) else None
        return self._source[index].language or stays

    def of_finding(self, finding: Finding) -> str:
        """Where a finding belongs that no sentence has; "" for the article as a whole."""
        if finding.part == "metadata":
            return "Metadata"
        return self.place((finding.part, finding.block, None)) if finding.part else ""


def _block_name(block: Block, counts: Counter[str]) -> str:
    if block.kind is BlockKind.TABLE_CELL:
        return f"Table: row {block.row + 1}, column {block.column + 1}"
    name = {"correction": "Correction", "attribution": "Attribution"}.get(
        block.role, _KINDS.get(block.kind, block.kind.value.capitalize())
    )
    counts[name] += 1
    return f"{name} {counts[name]}"
