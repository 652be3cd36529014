"""Which engine and models serve a language pair: a direct model first, else through a pivot."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib import import_module

from syndicate import langs
from syndicate.errors import ConfigError, ModelError
from syndicate.model import Alignment, Engine, Hypothesis, ModelInfo, Options

ENGINES: dict[str, str] = {
    "argos": "syndicate.translate.argos:ArgosEngine",
}
"""Engine name -> where its class is; its keyword arguments are `threads` and `device`."""


def engine(name: str, *, threads: int | None = None, device: str = "cpu") -> Engine:
    """The engine of that name; raises `ConfigError` for one that is not there."""
    try:
        module, _, attribute = ENGINES[name].partition(":")
    except KeyError:
        raise ConfigError(
            f"no engine is called {name!r}.", remedy=f"Choose one of: {', '.join(ENGINES)}."
        ) from None
    make: Callable[..., Engine] = getattr(import_module(module), attribute)
    return make(threads=threads, device=device)


Refine = Callable[[Sequence[str], Sequence[Hypothesis], str, str], list[Hypothesis]]
"""What an engine may have besides: a better alignment for (sentences, translations, pair)."""


class Router:
    """An `Engine` over engines: every pair goes to the first engine that has it directly, else
    through the pivot with the fewest legs (two), English preferred.

    `routes` overrides: `{"pt-es": "argos"}` names the engine, `{"pt-es": "argos via en"}` the
    pivot too. Languages are matched as `langs.best` does: `pt-BR` is served by a `pt` model.
    """

    name = "router"

    def __init__(self, engines: Sequence[Engine], routes: Mapping[str, str] | None = None) -> None:
        self._engines = tuple(engines)
        self._routes = dict(routes or {})
        self._found: dict[tuple[str, str], tuple[tuple[Engine, str, str], ...]] = {}

    def pairs(self) -> Sequence[tuple[str, str]]:
        """All pairs, direct and through a pivot."""
        direct = {pair for each in self._engines for pair in each.pairs()}
        pivoted = {
            (a, d) for a, b in direct for c, d in direct if b == c and not langs.same_language(a, d)
        }
        return sorted(direct | pivoted)

    def route(self, source: str, target: str) -> tuple[tuple[Engine, str, str], ...]:
        """The legs from `source` to `target`: engine, and the languages as its model names them."""
        key = (source, target)
        if key not in self._found:
            self._found[key] = self._search(source, target)
        return self._found[key]

    def _search(self, source: str, target: str) -> tuple[tuple[Engine, str, str], ...]:
        if langs.same_language(source, target):
            raise ModelError(f"{source} to {target} is no translation: it is one language.")
        engines, pivot = self._engines, None
        wish = self._routes.get(f"{source}-{target}", "")
        if wish:
            name, _, via = wish.partition(" via ")
            engines = tuple(e for e in engines if e.name == name.strip())
            pivot = langs.normalise(via) if via else None
            if not engines:
                raise ConfigError(
                    f'the route "{source}-{target}" names the engine {name.strip()!r}, '
                    "which is not in use.",
                    remedy=f"Engines: {', '.join(e.name for e in self._engines)}.",
                )
        if pivot is None:
            for each in engines:
                leg = _direct(each, source, target)
                if leg:
                    return (leg,)
        middles = [pivot] if pivot else self._middles(engines, source, target)
        for middle in middles:
            first = next(filter(None, (_direct(e, source, middle) for e in engines)), None)
            second = next(filter(None, (_direct(e, middle, target) for e in engines)), None)
            if first and second and first[2] == second[1]:
                return (first, second)
        if wish:
            raise ModelError(
                f"the route {wish!r} from {source} to {target} cannot be taken: "
                "a model that it needs is not installed.",
                remedy="`syndicate languages` lists what is there; [routes] names the route.",
            )
        raise ModelError(
            f"nothing on this machine translates {langs.name(source)} ({source}) to "
            f"{langs.name(target)} ({target}).",
            remedy=f"Install a model: syndicate models install {source} {target} "
            "(or both legs through English); `syndicate languages` lists what is there.",
        )

    @staticmethod
    def _middles(engines: Sequence[Engine], source: str, target: str) -> list[str]:
        pairs = {pair for each in engines for pair in each.pairs()}
        targets = {b for a, b in pairs if langs.best(source, (a,))}
        sources = {a for a, b in pairs if langs.best(target, (b,))}
        return sorted(targets & sources, key=lambda tag: (tag != "en", tag))

    def legs(self, source: str, target: str) -> tuple[ModelInfo, ...]:
        return tuple(info for each, a, b in self.route(source, target) for info in each.legs(a, b))

    def unknown(self, text: str, source: str, target: str) -> frozenset[str]:
        each, first, second = self.route(source, target)[0]
        return each.unknown(text, first, second)

    def translate(
        self,
        sentences: Sequence[str],
        source: str,
        target: str,
        *,
        options: Options = Options(),
        prefixes: Sequence[str] | None = None,
    ) -> list[Hypothesis]:
        route = self.route(source, target)
        each, a, b = route[0]
        if len(route) == 1:
            return each.translate(sentences, a, b, options=options, prefixes=prefixes)
        halfway = each.translate(sentences, a, b, options=options)
        each, a, b = route[1]
        done = each.translate(
            [half.text for half in halfway], a, b, options=options, prefixes=prefixes
        )
        return [_through(one, two) for one, two in zip(halfway, done, strict=True)]

    def refine(
        self, sentences: Sequence[str], hypotheses: Sequence[Hypothesis], source: str, target: str
    ) -> list[Hypothesis]:
        """The same translations with better alignment where the engine of a direct route can make
        it; through a pivot they stay as they are."""
        route = self.route(source, target)
        each, a, b = route[0]
        better: Refine | None = getattr(each, "refine", None)
        if len(route) > 1 or better is None:
            return list(hypotheses)
        return better(sentences, hypotheses, a, b)


def _direct(each: Engine, source: str, target: str) -> tuple[Engine, str, str] | None:
    pairs = each.pairs()
    first = langs.best(source, tuple(dict.fromkeys(a for a, _ in pairs)))
    second = langs.best(target, tuple(b for a, b in pairs if a == first)) if first else None
    return (each, first, second) if first and second else None


def _through(first: Hypothesis, second: Hypothesis) -> Hypothesis:
    """One hypothesis from the two legs of a pivot."""
    if first.error or second.error:
        return Hypothesis("", error=first.error or second.error)
    scores = [h.score for h in (first, second) if h.score is not None]
    align = None
    if first.align and second.align:
        align = partial(_compose, first.align, second.align)
    return Hypothesis(second.text, min(scores) if scores else None, align)


def _compose(first: Callable[[], Alignment], second: Callable[[], Alignment]) -> Alignment:
    from syndicate.translate import align

    return align.compose(first(), second())
