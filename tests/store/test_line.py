"""The order of asking is the order of being served."""

from __future__ import annotations

import threading

import pytest

from cleanplate.store.line import Line


def test_who_asks_first_is_served_first_even_against_who_asks_again() -> None:
    line, served = Line(30), list[str]()

    def take(name: str) -> None:
        with line:
            served.append(name)

    threads = []
    with line:
        for name in "abc":
            threads.append(threading.Thread(target=take, args=(name,)))
            threads[-1].start()
            while len(line._waiting) < len(threads):
                threading.Event().wait(0.001)
    take("again")
    for thread in threads:
        thread.join()
    assert served == ["a", "b", "c", "again"]


def test_who_waits_for_themselves_is_told_so_and_the_line_goes_on() -> None:
    line = Line(0.01)
    with line, pytest.raises(TimeoutError), line:
        pass
    with line:
        pass


def test_an_error_inside_lets_the_next_in() -> None:
    line = Line(0.01)
    with pytest.raises(ZeroDivisionError), line:
        raise ZeroDivisionError
    with line:
        pass
