"""Cells of one column are said alike."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from syndicate.model import Inline, Mark, MarkKind, Origin, SegmentTranslation, Severity
from syndicate.pipeline.sentences.columns import alike


def run(
    cells: Sequence[tuple[str, str]],
    columns: Sequence[int | None] | None = None,
    source: str = "en",
) -> tuple[list[str], int]:
    made = [SegmentTranslation(Inline(s), Inline(t), Origin.ENGINE) for s, t in cells]
    places = [("body", number, 0) for number in range(len(made))]
    done, findings = alike(made, places, columns or [0] * len(made), source, "pt")
    assert {(f.check, f.severity) for f in findings} <= {("consistency.mended", Severity.INFO)}
    return [each.target.text for each in done], len(findings)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (
            [("Down 2%", "Queda de 2%"), ("Down 4%", "Para baixo 4%"), ("Down 11%", "Queda de 11%")],
            ["Queda de 2%", "Queda de 4%", "Queda de 11%"],
        ),
        # The first decides between two.
        ([("Up 1.5m", "Alta de 1,5 m"), ("Up 2.5m", "Até 2,5 m")], ["Alta de 1,5 m", "Alta de 2,5 m"]),
        # A figure that is lost or another one is left for the checks.
        ([("Up 3%", "Até 3%"), ("Up 4%", "Mais"), ("Up 5%", "Até 6%")], ["Até 3%", "Mais", "Até 6%"]),
        (
            [("Approved", "Aprovado"), ("Delayed", "Adiada"), ("Closed", "Fechado"), ("Stable", "Estável")],
            ["Aprovado", "Adiado", "Fechado", "Estável"],
        ),
        # As many of the one as of the other.
        ([("Approved", "Aprovado"), ("Delayed", "Adiada")], ["Aprovado", "Adiada"]),
    ],
)  # fmt: skip
def test_what_most_cells_have_serves_for_all(
    cells: list[tuple[str, str]], expected: list[str]
) -> None:
    texts, changes = run(cells)
    assert texts == expected
    assert changes == sum(new != old for new, (_, old) in zip(texts, cells, strict=True))


def test_other_columns_and_languages_that_tell_the_gender_are_left() -> None:
    cells = [("Approved", "Aprovado"), ("Closed", "Fechado"), ("Delayed", "Adiada")]
    assert run(cells, [0, 0, 1])[1] == 0
    assert run(cells, [None, None, None])[1] == 0
    spanish = [("Abogado", "Aprovado"), ("Cerrado", "Fechado"), ("Retrasada", "Adiada")]
    assert run(spanish, source="es")[1] == 0


def test_what_a_person_translated_and_what_has_marks_is_left() -> None:
    mark = (Mark(MarkKind.STRONG, 0, 4),)
    made = [
        SegmentTranslation(Inline("Approved"), Inline("Aprovado"), Origin.ENGINE),
        SegmentTranslation(Inline("Closed"), Inline("Fechado"), Origin.ENGINE),
        SegmentTranslation(Inline("Delayed"), Inline("Adiada"), Origin.KEPT),
        SegmentTranslation(Inline("Delayed", mark), Inline("Adiada", mark), Origin.ENGINE),
    ]
    places = [("body", number, 0) for number in range(4)]
    done, findings = alike(made, places, [0, 0, 0, 0], "en", "pt")
    assert done == made
    assert not findings
