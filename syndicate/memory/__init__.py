"""The translation memory (docs/memory.md): exact look-ups for the pipeline, similar sentences for
people, TMX in and out.

Exact look-ups answer with what is known to be right for that very sentence; similar sentences are
offered to people and never published unseen.
"""

from syndicate.memory.key import key
from syndicate.memory.store import Added, Memory
from syndicate.memory.unit import Made, Match, Recalled, Standing, Unit, Wanted, want

__all__ = [
    "Added",
    "Made",
    "Match",
    "Memory",
    "Recalled",
    "Standing",
    "Unit",
    "Wanted",
    "key",
    "want",
]
