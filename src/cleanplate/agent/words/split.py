"""A message as pieces: what stands between full stops, commas, “and”, “then”, “但是”."""

from __future__ import annotations

from dataclasses import dataclass

from cleanplate.agent.words.lexicon import verbs
from cleanplate.agent.words.token import Token

MOST = 24  # pieces of a message that are looked at


@dataclass(frozen=True)
class Piece:
    """Some tokens; `after` says what stands before them: start, stop, comma, then, and, but."""

    tokens: tuple[Token, ...]
    after: str

    def says(self, *names: str) -> bool:
        """Whether a token of it means one of these."""
        return any(n in t.readings for t in self.tokens for n in names)


_SEPARATORS = ("stop", "but", "then", "comma", "and")


def sentences(tokens: list[Token]) -> list[list[Piece]]:
    """Sentences of pieces; a piece that holds nothing but fillers is left out."""
    found: list[list[Piece]] = [[]]
    now: list[Token] = []
    before = "start"
    for token in tokens:
        separator = _separates(token)
        if separator is None:
            if "neg" in token.readings and token.text != "alone" and _acted(now):
                _close(found[-1], now, before)
                now, before = [], "but"
            if {"ref", "titled"} & set(token.readings) and _aimed(now):
                _close(found[-1], now, before)
                now, before = [], "comma"
            now.append(token)
            continue
        _close(found[-1], now, before)
        now, before = [], separator if now or before in ("start", "stop") or separator == "but" else before
        if separator == "stop":
            found.append([])
    _close(found[-1], now, before)
    return [s for s in found if s]


def _acted(tokens: list[Token]) -> bool:
    """Whether something was asked for already: a negation after it is about something else."""
    return any(not verbs().isdisjoint(t.readings) for t in tokens if "quoted" not in t.readings)


AIMS = frozenset(
    {"more", "adj", "factor", "percent", "number", "degrees", "lookname", "colour", "place", "ratio"}
    | {"fadein", "fadeout", "dur", "clock", "point"}
)
_UNDIVIDED = frozenset({"neg", "not", "if", "except", "only", "howto", "why", "what"})
_LEADING = frozenset("到在比跟和与给成用至把为")


def _aimed(tokens: list[Token]) -> bool:
    """第一段变暗第二段变亮: whether what stands before a second name has one, and what is to become of it."""
    if not tokens or tokens[-1].text[-1:] in _LEADING or {"to", "between", "from"} & set(tokens[-1].readings):
        return False
    if any(not _UNDIVIDED.isdisjoint(t.readings) for t in tokens):
        return False  # it is said of both
    named = next((i for i, t in enumerate(tokens) if {"ref", "titled"} & set(t.readings)), len(tokens))
    return any(not (AIMS | verbs()).isdisjoint(t.readings) for t in tokens[named + 1 :])


def _separates(token: Token) -> str | None:
    if "quoted" in token.readings or "said" in token.readings:
        return None
    return next((name for name in _SEPARATORS if name in token.readings), None)


def _close(sentence: list[Piece], tokens: list[Token], after: str) -> None:
    if any(not t.filler or set(t.readings) - {"filler", "polite"} for t in tokens):
        sentence.append(Piece(tuple(tokens), after))


def joined(pieces: list[Piece]) -> list[Token]:
    """All their tokens, with “and” between them."""
    found = list(pieces[0].tokens)
    for piece in pieces[1:]:
        start = piece.tokens[0].start
        found += [Token(start, start, "", {"and": True}, True), *piece.tokens]
    return found
