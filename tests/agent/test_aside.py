"""What is found out beside a turn counts only where the rules were at a loss, and claims nothing."""

from __future__ import annotations

import pytest

from cleanplate.agent.acts import Apply, Language, Question, Tell, Undo
from cleanplate.agent.aside import Advice, Aside, advised, is_open
from cleanplate.agent.memory import Memory
from cleanplate.agent.respond import respond
from cleanplate.agent.scene import Scene
from cleanplate.agent.tell import Facts
from cleanplate.agent.understand import Understood
from cleanplate.draft.desk import Desk
from cleanplate.draft.model import Clip, Draft, Media, Title
from cleanplate.draft.operation import operation
from cleanplate.draft.timeline import segments

TITLE = Apply({"op": "title", "text": "Hi", "at": 0, "d": 1000})
VIDEO = Media(kind="video", file="up_0.mp4", name="talk.mp4", duration=8000, width=640, height=360)
DRAWN = Media(kind="image", file="up_9.png", name="generated.png", width=1920, height=1080)
LOST = Question("What?", (), "unsure")


def film() -> Desk:
    return Desk(operation({"op": "add", "media": VIDEO}).apply(Draft()))


@pytest.mark.parametrize(
    ("meant", "open"),
    [
        (Understood("en", (), LOST), True),
        (Understood("en", (), Question("What?", (), "unknown")), True),
        (Understood("en", (Undo(),), LOST), False),
        (Understood("en", (), Question("Which?", (), "which")), False),
        (Understood("en", (Tell("help"),)), False),
    ],
)
def test_a_model_is_for_what_the_rules_could_not_do(meant: Understood, open: bool) -> None:
    assert is_open(meant) == open
    after = advised(meant, Advice((TITLE,)), Scene(film().draft))
    assert (after.acts == (TITLE,)) == open


def test_its_acts_are_remembered_as_any_others() -> None:
    after = advised(Understood("en", (), LOST), Advice((TITLE,)), Scene(film().draft))
    assert after.asks is None and after.last.operation == TITLE.operation
    assert list(after.last.segments) == ["title"]


@pytest.mark.parametrize(("language", "first"), [("en", "Nothing was changed."), ("zh", "没有做任何修改。")])
def test_words_without_an_act_cannot_claim_one(language: Language, first: str) -> None:
    after = advised(Understood(language, (), LOST), Advice((), "I removed it all."), Scene(film().draft))
    assert after.asks and after.asks.text.startswith(first) and not after.acts


def test_no_advice_leaves_the_question() -> None:
    meant = Understood("en", (), LOST)
    assert advised(meant, None, Scene()) is meant
    assert advised(meant, Advice(), Scene()).asks == LOST


def test_advice_comes_back_from_plain_values() -> None:
    advice = Advice((TITLE, Undo(2)), "Done.")
    assert Advice.of_json(advice.as_json()) == advice


def test_acts_of_a_model_are_done_and_told_as_the_rules_are() -> None:
    advice = Advice((TITLE, Apply({"op": "delete", "segment": "s99"})))
    answer = respond("zorble the frobnitz", film(), Memory(), [VIDEO], Facts(), "en", aside=Aside(advice))
    assert [s.text for s in segments(answer.desk.draft) if isinstance(s, Title)] == ["Hi"]
    assert [call.tool for call in answer.calls] == ["title"]
    assert any("not" in said for said in answer.said)  # the other is refused, aloud


def test_what_the_rules_understand_no_model_can_change() -> None:
    advice = Advice((TITLE,))
    answer = respond("mute the video", film(), Memory(), [VIDEO], Facts(), "en", aside=Aside(advice))
    assert [call.tool for call in answer.calls] == ["mute"] and not answer.open


def test_a_message_at_which_the_rules_are_lost_is_open() -> None:
    assert respond("zorble the frobnitz", film(), Memory(), [VIDEO], Facts(), "en").open


MAKE = "make a 5 second promo video about my coffee shop"


def test_a_generated_backdrop_is_shown_and_said_to_be_one() -> None:
    aside = Aside(backdrop=DRAWN, drawn=(DRAWN,))
    answer = respond(MAKE, Desk(Draft()), Memory(), [DRAWN], Facts(), "en", aside=aside)
    draft = answer.desk.draft
    [clip] = [s for s in segments(draft) if isinstance(s, Clip)]
    assert draft.media[clip.media] == DRAWN and clip.length == 5000
    assert "generated" in " ".join(answer.said) and "can't film or generate" not in " ".join(answer.said)
    assert answer.make == MAKE


def test_an_older_one_is_no_file_of_the_persons_own() -> None:
    answer = respond(MAKE, Desk(Draft()), Memory(), [DRAWN], Facts(), "en", aside=Aside(drawn=(DRAWN,)))
    clips = [s for s in segments(answer.desk.draft) if isinstance(s, Clip)]
    assert all(answer.desk.draft.media[c.media] != DRAWN for c in clips)
    assert "can't film or generate" in " ".join(answer.said)


def test_with_files_of_their_own_nothing_is_to_be_drawn() -> None:
    answer = respond(MAKE, Desk(Draft()), Memory(), [VIDEO], Facts(), "en")
    assert answer.calls and not answer.make


@pytest.mark.parametrize(("text", "said"), [(MAKE, "gave nothing"), ("做一个关于咖啡店的短视频", "没有成功")])
def test_a_generator_that_failed_is_told_of(text: str, said: str) -> None:
    answer = respond(text, Desk(Draft()), Memory(), [], Facts(), "en", aside=Aside(missed=True))
    assert said in "".join(answer.said)


def test_a_look_changes_nothing_and_needs_something_to_see() -> None:
    answer = respond("show me", film(), Memory(), [VIDEO], Facts(), "en")
    assert answer.look and not answer.calls and not answer.said
    empty = respond("看看效果", Desk(Draft()), Memory(), [], Facts(), "en")
    assert not empty.look and "空" in empty.said[0]
