"""Saying something to a server that is silent at times, speaks of a screen, and breaks off."""

from __future__ import annotations

import httpx
import pytest

from cleanplate.client import Client
from cleanplate.client.hearing import Heard
from cleanplate.errors import CreditsError, OfflineError, ServiceError, UsageError
from tests.client.hosted import BEAT, CALLS, Hosted, event, refused, says


def test_what_the_agent_says_is_the_answer_and_its_tools_stay_inside(client: Client, hosted: Hosted) -> None:
    reply = client.say("Hello")
    assert (reply.text, reply.how, reply.calls) == ("Added the title “Hello”.", "said", ("add_title",))


def test_a_silent_edit_is_told_from_the_state(client: Client, hosted: Hosted) -> None:
    hosted.moods.append("silent")
    reply = client.say("Hello")
    assert reply.how == "silent"
    assert reply.text == 'Now there: Title: "Hello" (0-3s).\nTimeline (1 track): 1. Title: "Hello" (0-3s)'


def test_a_silent_edit_is_told_in_the_language_of_the_message(client: Client, hosted: Hosted) -> None:
    hosted.moods.append("silent")
    assert client.say("加标题").text.splitlines()[1] == "时间线（1 条轨道）：1. 标题：“加标题” (0-3s)"


def test_ten_edits_of_which_three_are_silent_all_get_an_answer(client: Client, hosted: Hosted) -> None:
    replies = [client.say(f"Title {i}") for i in range(10)]
    assert [reply.how for reply in replies].count("silent") == 3
    assert all(f"Title {i}" in reply.text for i, reply in enumerate(replies))


def test_silence_without_a_change_is_said_to_be_that(client: Client, hosted: Hosted) -> None:
    hosted.moods.append("idle")
    assert client.say("Hello").text.startswith("Nothing changed.")


def test_after_a_broken_stream_the_state_is_asked_for_and_nothing_is_sent_again(
    client: Client, hosted: Hosted
) -> None:
    hosted.moods.append("broken")
    reply = client.say("Hello")
    assert reply.how == "recovered" and 'Title: "Hello"' in reply.text
    assert hosted.said() == ["Hello"]
    assert hosted.waits == [30, 60, 60]  # unchanged, changed, and still


def test_a_turn_that_changes_things_twice_is_waited_for(client: Client, hosted: Hosted) -> None:
    def mood(_: Hosted, session: dict[str, object], words: str) -> list[bytes | Exception]:
        hosted.later += [(hosted.now + t, lambda: hosted.edit(session, words)) for t in (20, 80)]
        return [BEAT, httpx.ReadError("reset")]

    hosted.moods.append(mood)
    assert "Timeline (2 tracks)" in client.say("Hello").text
    assert hosted.waits == [30, 60, 60]


def test_five_answers_without_change_end_it(client: Client, hosted: Hosted) -> None:
    hosted.moods.append("gone")
    reply = client.say("Hello")
    assert reply.how == "lost" and "not sent again" in reply.text
    assert hosted.waits == [30, 60, 60, 60, 60] and hosted.said() == ["Hello"]


def test_a_server_that_is_away_for_a_while_counts_as_no_change(client: Client, hosted: Hosted) -> None:
    client.connect()
    client.state()
    hosted.moods.append("broken")

    def away() -> None:
        hosted.refusals += [("/api/state/", httpx.ConnectError("refused"))] * 2

    hosted.later.append((hosted.now + 1, away))
    assert client.say("Hello").how == "recovered"
    assert hosted.said() == ["Hello"]


@pytest.mark.parametrize("status", [502, 504])
def test_a_gateway_that_gives_up_may_have_passed_the_message_on(
    client: Client, hosted: Hosted, status: int
) -> None:
    hosted.refusals.append(("/run_sse", httpx.Response(status, text="<html>Bad gateway</html>")))
    assert client.say("Hello").how == "lost" and len(hosted.waits) == 5 and len(hosted.said()) == 1


def test_a_message_that_never_left_is_an_error_at_once(client: Client, hosted: Hosted) -> None:
    hosted.refusals.append(("/run_sse", httpx.ConnectError("refused")))
    with pytest.raises(OfflineError, match=r"no answer at https://video\.example: refused"):
        client.say("Hello")
    assert hosted.waits == []


def test_every_two_minutes_of_silence_people_hear_that_it_goes_on(client: Client, hosted: Hosted) -> None:
    def mood(_: Hosted, session: dict[str, object], words: str) -> list[object]:
        def pass_() -> None:
            hosted.now += 15

        return [step for _ in range(20) for step in (pass_, BEAT)] + [event({"parts": [{"text": "Done."}]})]

    hosted.moods.append(mood)
    heard: list[Heard] = []
    assert client.say("Hello", heard.append).text == "Done."
    assert [h.text for h in heard if h.kind == "working"] == ["⏳ Still working…"] * 2  # 300 s
    assert sum(h.kind == "beat" for h in heard) == 20


def test_a_turn_of_more_than_a_quarter_of_an_hour_is_left_and_looked_after(client: Client, hosted: Hosted) -> None:
    def mood(_: Hosted, session: dict[str, object], words: str) -> list[object]:
        def pass_() -> None:
            hosted.now += 100

        hosted.later.append((hosted.now + 950, lambda: hosted.edit(session, words)))
        return [step for _ in range(100) for step in (pass_, BEAT)]

    hosted.moods.append(mood)
    assert client.say("Hello").how == "recovered" and hosted.said() == ["Hello"]


def test_words_of_a_screen_become_what_can_be_done_here(client: Client, hosted: Hosted) -> None:
    words = (
        "I added the title. You can preview it in the timeline. Check your account page for credits. "
        "Click the Export button to download. Drag the title to 5 s."
    )
    hosted.moods.append(says(words, edit=True))
    reply = client.say("Hello")
    assert reply.text.splitlines() == [
        "I added the title.",
        'Timeline (1 track): 1. Title: "Hello" (0-3s)',
        "Credits: 60 available, 40 held.",
        "Say it in words: “Drag the title to 5 s”.",
        "To get the file, say “export”.",
    ]
    assert [action.kind for action in reply.actions] == ["summary", "credits", "export", "say"]


def test_an_answer_of_nothing_but_a_screen_is_told_from_the_state(client: Client, hosted: Hosted) -> None:
    hosted.moods.append(says("Open the Media panel.", edit=True))
    reply = client.say("Hello")
    assert reply.how == "silent" and reply.text.startswith('Now there: Title: "Hello"')


def test_pieces_of_a_text_count_where_the_whole_never_came(client: Client, hosted: Hosted) -> None:
    pieces = [event({"parts": [{"text": t}]}, partial=True) for t in ("Do", "ne.")]
    hosted.moods.append(lambda *_: [*CALLS, *pieces])
    assert client.say("Hello").text == "Done."


def test_pieces_before_the_whole_text_are_not_said_twice(client: Client, hosted: Hosted) -> None:
    pieces = [
        event({"parts": [{"text": t}]}, partial=p) for t, p in (("Do", True), ("ne.", True), ("Done.", False))
    ]
    hosted.moods.append(lambda *_: pieces)
    assert client.say("Hello").text == "Done."


def test_an_error_in_the_stream_without_words_is_raised_by_its_code(client: Client, hosted: Hosted) -> None:
    hosted.moods.append(lambda *_: [b'data: {"errorCode":"2001","errorMessage":"no credits"}\n\n'])
    with pytest.raises(CreditsError) as caught:
        client.say("Hello")
    assert caught.value.hint == "Register to go on: https://video.example/register?bind=anon_1"


def test_an_error_in_the_stream_with_words_goes_along(client: Client, hosted: Hosted) -> None:
    fault = b'data: {"errorCode":"2001","errorMessage":"no credits"}\n\n'
    hosted.moods.append(lambda *_: [fault, event({"parts": [{"text": "That costs 50 credits."}]})])
    reply = client.say("Hello")
    assert reply.text == "That costs 50 credits." and isinstance(reply.problem, CreditsError)


def test_an_unknown_error_in_the_stream_is_told_with_the_state(client: Client, hosted: Hosted) -> None:
    hosted.moods.append(lambda *_: [b'data: {"error":"model overloaded"}\n\n'])
    reply = client.say("Hello")
    assert reply.problem and reply.problem.message == "model overloaded" and "Nothing changed." in reply.text


def test_a_refusal_with_a_good_status_is_a_refusal(client: Client, hosted: Hosted) -> None:
    hosted.refusals.append(("/run_sse", refused(200, 2001, "no credits")))
    with pytest.raises(CreditsError):
        client.say("Hello")


def test_a_session_that_ends_under_a_turn_does_not_have_the_message_sent_again(
    client: Client, hosted: Hosted
) -> None:
    client.state()
    hosted.moods.append(lambda h, *_: [h.sessions.clear, BEAT])
    with pytest.raises(ServiceError, match="session ended"):
        client.say("Hello")
    assert hosted.said() == ["Hello"]


def test_a_session_that_is_gone_before_gets_a_new_one_and_the_message_once(
    client: Client, hosted: Hosted, told: list[str]
) -> None:
    client.connect()
    hosted.sessions.clear()
    assert client.say("Hello").how == "said"
    assert hosted.said() == ["Hello"] and "The session is gone" in told[-1]


@pytest.mark.parametrize("words", ["", "  \n", "x" * 30_000])
def test_nothing_and_far_too_much_are_not_said(client: Client, hosted: Hosted, words: str) -> None:
    with pytest.raises(UsageError):
        client.say(words)
    assert hosted.said() == []
