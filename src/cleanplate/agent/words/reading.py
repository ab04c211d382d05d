"""A message while it is read: sentence by sentence, the longest runs of pieces that make sense first."""

from __future__ import annotations

import re
from dataclasses import replace

from cleanplate.agent.acts import Act, Apply, Language, Make, Question, Tell
from cleanplate.agent.scene import Scene
from cleanplate.agent.words import near
from cleanplate.agent.words.asides import (
    adding,
    after_all,
    doing,
    keeps,
    kept,
    no_more,
    without_complaints,
    without_contrasts,
)
from cleanplate.agent.words.frame import Match, matches
from cleanplate.agent.words.lexer import MOST as MOST_WORDS
from cleanplate.agent.words.lexer import tokens as lexed
from cleanplate.agent.words.lexicon import verbs
from cleanplate.agent.words.names import names
from cleanplate.agent.words.saying import with_sayings
from cleanplate.agent.words.split import AIMS, MOST, Piece, joined, sentences
from cleanplate.agent.words.token import Token
from cleanplate.agent.words.values import combined
from cleanplate.draft.operation import operation
from cleanplate.errors import CleanplateError

_OPENING = 60  # words of a description that say that it is one
_WIDEST = 4  # pieces that may be one request together
_CONDITIONS = ("if", "except", "not", "only", "whether", "rest", "keep", "already")
_OBJECTS = (
    "background clip title titled music sound captions caption picture file ref canvas ratio lookname export undo"
    " redo contrast saturation temperature exposure gamma brightnessnoun quoted said noise screen transition"
    " vignette grain tune loudness"
)
_OTHERS = frozenset(_OBJECTS.split()) - {"title", "music", "sound", "captions", "noise", "vignette"}
_REFINING = frozenset({"make", "put", "set", "use", "show", "want", "fadein", "fadeout", "lower", "raise"})
_CARRIED = frozenset({"add", "remove", "mute", "put", "replace", "fadeout", "fadein"})
_WORKS = re.compile(
    "promo|intro|trailer|teaser|vlog|advert|commercial|montage|clip|video|film|短片|视频|广告|预告|宣传|片"
)


class Reading:
    """A message while it is read: the scene goes on with each act, so that “it” is what was just made."""

    def __init__(self, text: str, scene: Scene, language: Language) -> None:
        self.text, self.scene, self.language = text, scene, language
        self.acts: list[Act] = []
        self.asks: Question | None = None
        self.rest: list[str] = []

    def take(self, acts: tuple[Act, ...]) -> None:
        """A choice that was offered before."""
        self._do(acts, None)

    def read(self) -> None:
        """All that the message says."""
        words = lexed(self.text, names(self.scene))
        if self._from_scratch(words[:_OPENING]):
            self.acts.append(Make(self.text.strip()))
            return
        listed = sentences(with_sayings(combined(adding(words)), self.text)) if len(words) <= MOST_WORDS else []
        if len(words) > MOST_WORDS or sum(map(len, listed)) > MOST:
            self.asks = near.too_long(self.language)
        for sentence in listed if self.asks is None else ():
            self._sentence(sentence)
        if self.asks and self.asks.topic in near.LEFT_OPEN and len(self.rest) > 1:
            self.asks = near.still(self.asks, self.rest[-1], self.language)
        if self.asks and self.acts and self.rest:
            self.asks = near.of_piece(self.asks, self.rest[0], self.language)

    def answer(self) -> tuple[Act, ...]:
        """What is to be done: help, where nothing was said at all."""
        acts = self._without_greetings()
        return acts if acts or self.asks or self.rest else (Tell("help"),)

    def _without_greetings(self) -> tuple[Act, ...]:
        """“Hi, remove the background” is no greeting."""
        real = [a for a in self.acts if not (isinstance(a, Tell) and a.topic in ("hello", "thanks"))]
        return tuple(real or ([] if self.asks or self.rest else self.acts[:1]))

    def _from_scratch(self, tokens: list[Token]) -> bool:
        said = {reading for token in tokens for reading in token.readings}
        if (
            self.scene.clips()
            or not said & {"create"}
            or said & {"neg", "not", "howto", "what", "why", "slideshow", "if", "already"}
        ):
            return False
        return bool(said & {"clip", "film"}) or any(_WORKS.search(t.text) for t in tokens)

    def _sentence(self, said: list[Piece]) -> None:
        before, marks = self.scene, (len(self.acts), self.asks)
        staying = [p for p in said if len(said) > 1 and keeps(p)]
        pieces = without_complaints(without_contrasts([p for p in after_all(said) if p not in staying]))
        at = int(len(pieces) > 1 and _is_no(pieces[0]))
        failed = self.asks is not None and self.asks.topic in near.LEFT_OPEN  # it may be of what is asked about
        previous: list[Token] = []
        while at < len(pieces):
            if failed and not _stands_alone(pieces[at]):
                self._leave(pieces[at])
                at += 1
                continue
            before_it = self.asks
            if _of_file(pieces[at], previous):
                self._hold(before, marks, pieces)
                return
            count, tokens = self._group(pieces, at, previous)
            previous = tokens if count else []
            if not count and (_conditional(pieces[at]) or _hangs_on(pieces, at) or _reaches_on(pieces, at)):
                self._hold(before, marks, pieces)
                return
            if self._taken_back(pieces[at], marks[0]):
                self._hold(before, marks, pieces)
                return
            failed = failed or not count or pieces[at].says("neg") or self.asks is not before_it or self._cannot()
            at += count or 1
        done = {str(a.operation.get("segment")) for a in self.acts[marks[0] :] if isinstance(a, Apply)}
        stays = kept(staying, before)
        if done and (stays is None or not stays.isdisjoint(done)):
            self._hold(before, marks, said)
        if failed and self.rest and self.asks is None:
            self.asks = near.nearest(joined(pieces), self.scene, (), self.language)

    def _taken_back(self, piece: Piece, since: int) -> bool:
        """“… but leave it alone”: what was said before is not to be done either."""
        done = any(isinstance(act, Apply) for act in self.acts[since:])
        return done and piece.says("neg") and piece.says("touch") and not piece.says(*_OBJECTS.split())

    def _cannot(self) -> bool:
        """Whether what was asked for last can't be made: nothing more is to be said of it."""
        last = self.acts[-1] if self.acts else None
        return isinstance(last, Tell) and last.topic in ("captions", "subtitles")

    def _leave(self, piece: Piece) -> None:
        """What only makes sense after something that was not understood, or not wanted, is not done either."""
        if self.asks is None:
            self._ask(piece)
        self.rest.append(self._said([piece]))

    def _hold(self, before: Scene, marks: tuple[int, Question | None], pieces: list[Piece]) -> None:
        """Nothing of this sentence is done."""
        said = self._said(pieces)
        self.scene, self.acts = before, self.acts[: marks[0]]
        self.rest.append(said)
        tokens = joined(pieces)
        found = matches(tokens, self.scene) if len(pieces) == 1 else []
        self.asks = (
            near.nearest(tokens, self.scene, found, self.language)
            if found
            else near.held_back(said, self.language)
        )

    def _group(self, pieces: list[Piece], at: int, previous: list[Token]) -> tuple[int, list[Token]]:
        """Do the longest run of pieces from here on that is one request; how many, 0 where none is understood."""
        if pieces[at].says("neg"):
            return self._negated(pieces, at)
        widest = 1 if _goes_on(pieces[at], previous) else _WIDEST
        for count in range(min(widest, len(pieces) - at), 0, -1):
            group = pieces[at : at + count]
            if count > 1 and (any(p.says("neg") for p in group) or _apart(group)):
                continue
            if self._request(_answerable(joined(group)), count == 1, all(map(_refines, group[1:]))):
                return count, joined(group)
        carried = [t for t in previous if not _CARRIED.isdisjoint(t.readings)][:1]
        if (
            carried
            and pieces[at].after != "but"
            and self.asks is None
            and not doing(pieces[at])
            and self._request([*carried, *pieces[at].tokens], last=True)
        ):
            return 1, [*carried, *pieces[at].tokens]
        self._leave(pieces[at])
        return 0, []

    def _negated(self, pieces: list[Piece], at: int) -> tuple[int, list[Token]]:
        """Don't do it: nothing is done. Not wanting a thing takes it away."""
        piece = pieces[at]
        following = pieces[at + 1] if at + 1 < len(pieces) else None
        if following and following.after == "and":
            self._ask(piece)
            self.rest.append(self._said([piece, following]))
            return 0, []
        away = no_more(piece)
        if away and self._request(away, last=False):
            return 1, away
        if doing(piece):
            self.acts.append(Tell("kept", self._said([piece])[:200]))
            return 1, list(piece.tokens)
        wanted = piece.says("want") or any(t.text in ("不要", "不需要", "不用") for t in piece.tokens)
        if wanted:
            tokens = [replace(t, readings={"no": True}) if "neg" in t.readings else t for t in piece.tokens]
            if self._request(tokens, last=True):
                return 1, tokens
        self._ask(piece)
        self.rest.append(self._said([piece]))
        return 0, []

    def _request(self, tokens: list[Token], last: bool, one: bool = False) -> bool:
        """Do one request; whether it was understood. `last`: no other grouping is left, so it may be asked; `one`:
        all of it is about one thing, so that what is missing of that may be asked for."""
        if not any(t.readings for t in tokens):
            return False
        found = matches(tokens, self.scene)
        best = next((m for m in found if m.whole), None)
        if best is None or (best.unsure and not best.unsure.ids and not last):
            return False
        if best.unsure:
            last = last or (one and best.unsure.kind in near.LEFT_OPEN)
            if last and self.asks is None:
                self.asks = near.which(tokens, self.scene, best, self.language)
                self.rest.append(self.text[tokens[0].start : tokens[-1].end].strip())
            return last
        return self._do(best.acts, best)

    def _do(self, acts: tuple[Act, ...], match: Match | None) -> bool:
        """Note acts, and go on with the scene that they make."""
        scene = self.scene
        for act in acts:
            if not isinstance(act, Apply):
                continue
            try:
                made = operation(act.operation).apply(scene.draft)
            except CleanplateError as error:
                if self.asks is None:
                    self.asks = near.refused(error.message, self.language)
                self.rest.append(self.text.strip()[:200])
                return True
            scene = scene.after(act.operation, made, match.step if match else None)
        self.scene = scene
        self.acts += acts
        return True

    def _ask(self, piece: Piece) -> None:
        tokens = list(piece.tokens)
        self.asks = near.nearest(tokens, self.scene, matches(tokens, self.scene), self.language)

    def _said(self, pieces: list[Piece]) -> str:
        return self.text[pieces[0].tokens[0].start : pieces[-1].tokens[-1].end].strip()


def _goes_on(piece: Piece, previous: list[Token]) -> bool:
    """“Remove the background and the title and make it …”: the title goes with what stands before it."""
    away = any(not {"remove", "mute"}.isdisjoint(t.readings) for t in previous)
    return away and piece.after == "and" and not doing(piece)


def _refines(piece: Piece) -> bool:
    """Whether a piece may only say how the thing before it shall be: red, volume 35%, at the top."""
    verbs_said = {name for t in piece.tokens for name in t.readings} & verbs()
    return not piece.says(*_OTHERS) and verbs_said <= _REFINING


def _of_file(piece: Piece, previous: list[Token]) -> bool:
    """“Export as a gif, smaller”: that may be said of the file, which nobody can say of a picture."""
    exported = any("export" in t.readings for t in previous)
    return exported and piece.says("more", "adj") and not doing(piece) and not piece.says(*_OBJECTS.split(), "it")


def _is_no(piece: Piece) -> bool:
    """“No, darker”: the word only says that something else is wanted now."""
    return all(t.filler or "no" in t.readings or t.text in ("not", "不", "不对") for t in piece.tokens)


def _conditional(piece: Piece) -> bool:
    """Whether a piece says when, or for what, the others are meant."""
    *others, role, noun = piece.tokens if len(piece.tokens) > 1 else (*piece.tokens, *piece.tokens)
    as_it = role.text == "当" and not {"background", "music", "title"}.isdisjoint(noun.readings)
    told = others if as_it else piece.tokens  # 当音乐: as music
    return any(name in t.readings for t in told for name in _CONDITIONS)


def _hangs_on(pieces: list[Piece], at: int) -> bool:
    """Whether a piece that was not understood may say more about what stands before it."""
    return at > 0 and pieces[at].after in ("comma", "and", "but") and not doing(pieces[at])


def _stands_alone(piece: Piece) -> bool:
    """Whether a piece names what it is about, and does not point at what was said before."""
    return piece.says(*_OBJECTS.split()) and not piece.says("it", "again") and piece.after not in ("and", "then")


def _reaches_on(pieces: list[Piece], at: int) -> bool:
    """Whether a negation may mean what follows, too: don't mute the music and remove the title."""
    return pieces[at].says("neg") and at + 1 < len(pieces) and pieces[at + 1].after == "and"


def _apart(pieces: list[Piece]) -> bool:
    """Whether two pieces name what they are about, and what is done with it: they are two requests."""
    return sum((doing(p) or p.says(*AIMS)) and p.says("ref", "titled") for p in pieces) > 1


def _answerable(tokens: list[Token]) -> list[Token]:
    """A request in the form of a question is none: its question mark goes; and so does “too” at its end."""
    asking = any("export" in t.readings for t in tokens) and tokens[-1].text in ("吗", "么")  # 能导出gif吗
    if any("polite" in t.readings for t in tokens) and not asking:
        tokens = [t for t in tokens if "question" not in t.readings]
    return tokens[:-1] if len(tokens) > 1 and tokens[-1].text == "too" else tokens
