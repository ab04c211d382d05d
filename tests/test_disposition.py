"""Headers with parameters, in the spellings that browsers, libraries and attackers send."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.disposition import file_name, parameters


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (b"attachment; filename=talk.mp4", "talk.mp4"),
        (b'attachment; filename="my talk; final.mp4"', "my talk; final.mp4"),
        (b'attachment;FileName = "talk.mp4" ', "talk.mp4"),
        (rb'form-data; name="files"; filename="a \"quoted\" one.mp4"', 'a "quoted" one.mp4'),
        (rb'form-data; filename="C:\films\talk.mp4"', r"C:\films\talk.mp4"),
        ('form-data; filename="夏.mp4"'.encode(), "夏.mp4"),
        ('form-data; filename="é.mp4"'.encode("latin-1"), "é.mp4"),
        (b"attachment; filename=plain.mp4; filename*=UTF-8''%e5%a4%8f.mp4", "夏.mp4"),
        (b"attachment; filename*=iso-8859-1'en'%E9.mp4", "é.mp4"),
        (b"attachment; filename*=broken; filename=plain.mp4", "plain.mp4"),
        (b"attachment; filename*=utf-8''%ff.mp4", "ÿ.mp4"),
        (b'attachment; filename="first.mp4"; filename="second.mp4"', "first.mp4"),
        (b'attachment; filename="unended', '"unended'),
        (b"inline", ""),
        (b"", ""),
    ],
)
def test_the_file_name_is_read(header: bytes, name: str) -> None:
    assert file_name(parameters(header)) == name


def test_the_other_parameters_are_there_by_name() -> None:
    assert parameters(b'form-data; name="files"; filename=""') == {"name": "files", "filename": ""}


@given(st.binary(max_size=400) | st.text(";=\"\\'*% fname", max_size=400).map(str.encode))
def test_no_header_is_too_strange(header: bytes) -> None:
    assert all(isinstance(value, str) for value in parameters(header).values())
