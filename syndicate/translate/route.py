"""Which engine and models serve a language pair: a direct model first, else through a pivot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from threading import RLock

from syndicate import langs
from syndicate.errors import ConfigError, ModelError, SyndicateError
from syndicate.model import Alignment, Hypothesis, ModelInfo, Options
from syndicate.translate.engine import Engine
from syndicate.translate.halfway import Halfway

ENGINES: dict[str, str] = {
    "argos": "syndicate.translate.argos:ArgosEngine",
    "firefox": "syndicate.translate.firefox:FirefoxEngine",
    "apertium": "syndicate.translate.apertium:ApertiumEngine",
}
"""Engine name -> where its class is; its keyword arguments are those of `engine`."""


def engine(
    name: str, *, threads: int | None = None, device: str = "cpu", compute_type: str = "auto"
) -> Engine:
    """The engine of that name; raises `ConfigError` for one that is not there."""
    try:
        module, _, attribute = ENGINES[name].partition(":")
    except KeyError:
        raise ConfigError(
            f"no engine is called {name!r}.", remedy=f"Choose one of: {', '.join(ENGINES)}."
        ) from None
    make: Callable[..., Engine] = getattr(import_module(module), attribute)
    return make(threads=threads, device=device, compute_type=compute_type)


Leg = tuple[Engine, str, str]
"""An engine, and the two languages as its model names them."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What `[routes]` asks for: an engine, one of its models by name, a pivot; "" for any.

    Written `argos`, `argos via en`, or `argos:translate-en_pt-1_1` for a direct way.
    """

    engine: str
    model: str = ""
    pivot: str = ""

    @staticmethod
    def parse(text: str) -> Wish:
        """Raises `ConfigError` where it is none."""
        way, _, pivot = text.partition(" via ")
        name, _, model = way.strip().partition(":")
        if not name or (model and pivot):
            raise ConfigError(
                f"{text!r} is no route.",
                remedy='Write "argos", "argos via en" or "argos:NAME-OF-MODEL".',
            )
        return Wish(name, model, langs.normalise(pivot.strip()) if pivot else "")


Refine = Callable[[Sequence[str], Sequence[Hypothesis], str, str], list[Hypothesis]]
"""What an engine may have besides: a better alignment for (sentences, translations, pair)."""


class Router:
    """An `Engine` over engines: every pair goes to the first engine that has it directly, else
    through the pivot with the fewest legs (two), English preferred.

    `routes` overrides, with one wish or several for a pair: `{"es-ca": ["apertium", "argos via
    en"]}` takes the first that is installed and can be loaded, and says so in the signature.
    Languages are matched as `langs.best` does: `pt-BR` is served by a `pt` model. The first leg of
    a pivot is translated once for all the targets behind it.
    """

    name = "router"

    def __init__(
        self,
        engines: Sequence[Engine],
        routes: Mapping[str, str | Sequence[str]] | None = None,
    ) -> None:
        self._engines = tuple(engines)
        self._routes = {
            pair: [Wish.parse(w) for w in ([wishes] if isinstance(wishes, str) else wishes)]
            for pair, wishes in (routes or {}).items()
        }
        self._found: dict[tuple[str, str], tuple[Leg, ...]] = {}
        self._lock = RLock()
        self._halfway = Halfway()
        self._shared: set[tuple[str, str, str]] = set()
        """Legs into a pivot, by engine and languages."""

    def pairs(self) -> Sequence[tuple[str, str]]:
        """All pairs, direct and through a pivot."""
        direct = {pair for each in self._engines for pair in each.pairs()}
        pivoted = {
            (a, d) for a, b in direct for c, d in direct if b == c and not langs.same_language(a, d)
        }
        return sorted(direct | pivoted)

    def route(self, source: str, target: str) -> tuple[Leg, ...]:
        """The legs from `source` to `target`."""
        key = (source, target)
        with self._lock:
            if key not in self._found:
                found = self._found[key] = self._search(source, target)
                if len(found) > 1:
                    self._shared.add(_named(found[0]))
            return self._found[key]

    def _search(self, source: str, target: str) -> tuple[Leg, ...]:
        if langs.same_language(source, target):
            raise ModelError(f"{source} to {target} is no translation: it is one language.")
        wishes = self._routes.get(f"{source}-{target}", [])
        problems: list[SyndicateError] = []
        for wish in wishes:
            try:
                found = self._wished(wish, source, target)
                if wish is not wishes[-1]:
                    # To fall back, a model that is damaged has to be found out now.
                    for leg in found:
                        _try_out(leg)
                return found
            except SyndicateError as error:
                problems.append(error)
        if len(problems) == 1:
            raise problems[0]
        if problems:
            raise ModelError(
                f"none of the routes from {source} to {target} can be taken: "
                f"{' '.join(p.message for p in problems)}",
                remedy="`syndicate languages` lists what is there; [routes] names the routes.",
            )
        found = self._through(self._engines, source, target)
        if found:
            return found
        if len(self._engines) == 1:
            # Its own words say best what it lacks and how to get it.
            self._engines[0].legs(source, target)
        raise ModelError(
            f"nothing on this machine translates {langs.name(source)} ({source}) to "
            f"{langs.name(target)} ({target}).",
            remedy=f"Install a model: syndicate models install {source} {target} "
            "(or both legs through English); `syndicate languages` lists what is there.",
        )

    def _wished(self, wish: Wish, source: str, target: str) -> tuple[Leg, ...]:
        engines = tuple(e for e in self._engines if e.name == wish.engine)
        if not engines:
            raise ConfigError(
                f'the route "{source}-{target}" names the engine {wish.engine!r}, '
                "which is not in use.",
                remedy=f"Engines: {', '.join(e.name for e in self._engines)}.",
            )
        found = self._through(engines, source, target, wish.pivot)
        if not found:
            if not wish.pivot:
                engines[0].legs(source, target)
            raise ModelError(
                f"the route {wish.engine + (f' via {wish.pivot}' if wish.pivot else '')!r} from "
                f"{source} to {target} cannot be taken: a model that it needs is not installed.",
                remedy="`syndicate languages` lists what is there; [routes] names the route.",
            )
        if wish.model:
            (leg,) = found if len(found) == 1 else (None,)
            use = getattr(leg[0], "use", None) if leg else None
            if leg is None or use is None:
                raise ConfigError(
                    f"the route {source}-{target} names the model {wish.model!r}, but "
                    f"{wish.engine} has none of its own for that pair to choose from.",
                    remedy=f'Write "{wish.engine}" alone.',
                )
            use(leg[1], leg[2], wish.model)
        return found

    def _through(
        self, engines: Sequence[Engine], source: str, target: str, pivot: str = ""
    ) -> tuple[Leg, ...]:
        """The legs with those engines; empty where there are none."""
        missing = getattr(engines[0], "missing", "") if len(engines) == 1 else ""
        if missing:  # an engine chosen by name whose extra is not installed
            raise ModelError(missing, remedy=getattr(engines[0], "remedy", ""))
        if not pivot:
            for each in engines:
                leg = _direct(each, source, target)
                if leg:
                    return (leg,)
        for middle in [pivot] if pivot else self._middles(engines, source, target):
            first = next(filter(None, (_direct(e, source, middle) for e in engines)), None)
            second = next(filter(None, (_direct(e, middle, target) for e in engines)), None)
            if first and second and first[2] == second[1]:
                return (first, second)
        return ()

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
        if len(route) == 1:
            return self._leg(route[0], sentences, options, prefixes)
        # What the first leg is scored or forced to is nothing to the other targets behind it.
        halfway = self._leg(route[0], sentences, options, None)
        done = self._leg(route[1], [half.text for half in halfway], options, prefixes)
        return [_joined(one, two) for one, two in zip(halfway, done, strict=True)]

    def _leg(
        self,
        leg: Leg,
        sentences: Sequence[str],
        options: Options,
        prefixes: Sequence[str] | None,
    ) -> list[Hypothesis]:
        each, a, b = leg
        if prefixes is not None or _named(leg) not in self._shared:
            return each.translate(sentences, a, b, options=options, prefixes=prefixes)
        return self._halfway.get(
            (*_named(leg), options),
            sentences,
            lambda new: each.translate(new, a, b, options=options),
        )

    def described(self, pairs: Iterable[tuple[str, str]]) -> list[str]:
        """How each engine that serves those pairs works, for people: device, precision, workers."""
        with self._lock:
            used = {e.name: e for p in pairs for e, _, _ in self._found.get(p, ())}
        described = [(e, getattr(e, "describe", None)) for _, e in sorted(used.items())]
        return [f"{e.name}: {describe()}" for e, describe in described if describe is not None]

    def close(self) -> None:
        """End what the engines have running; they may be asked again afterwards."""
        for each in self._engines:
            close = getattr(each, "close", None)
            if close is not None:
                close()

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

    def aligns(self, source: str, target: str) -> bool:
        """Whether the engine of a direct route tells which words became which."""
        route = self.route(source, target)
        aligns: Callable[[str, str], bool] | None = getattr(route[0][0], "aligns", None)
        return len(route) == 1 and aligns is not None and aligns(*route[0][1:])

    def aligned_by(self, source: str, target: str) -> tuple[str, ...]:
        """What alignment hangs on besides the models themselves, for each leg that has such."""
        asked = [(getattr(e, "aligned_by", None), a, b) for e, a, b in self.route(source, target)]
        return tuple(str(ask(a, b)) for ask, a, b in asked if ask is not None)


def _try_out(leg: Leg) -> None:
    """Raises what stops a leg from being used: its model is loaded and given a word."""
    each, a, b = leg
    (done,) = each.translate(["1"], a, b)
    if done.error:
        raise ModelError(f"{each.name} cannot translate {a} to {b}: {done.error}.")


def _named(leg: Leg) -> tuple[str, str, str]:
    each, a, b = leg
    return (each.name, a, b)


def _direct(each: Engine, source: str, target: str) -> Leg | None:
    pairs = each.pairs()
    first = langs.best(source, tuple(dict.fromkeys(a for a, _ in pairs)))
    second = langs.best(target, tuple(b for a, b in pairs if a == first)) if first else None
    return (each, first, second) if first and second else None


def _joined(first: Hypothesis, second: Hypothesis) -> Hypothesis:
    """One hypothesis from the two legs of a pivot."""
    if first.error or second.error:
        return Hypothesis("", error=first.error or second.error)
    scores = [h.score for h in (first, second) if h.score is not None]
    align = None
    if first.align and second.align:
        align = partial(_compose, first.align, second.align)
    unknown = tuple(dict.fromkeys(first.unknown + second.unknown))
    return Hypothesis(second.text, min(scores) if scores else None, align, unknown=unknown)


def _compose(first: Callable[[], Alignment], second: Callable[[], Alignment]) -> Alignment:
    from syndicate.translate import align

    return align.compose(first(), second())
