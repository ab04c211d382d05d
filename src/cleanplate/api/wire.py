"""What comes in, as the protocol writes it: unknown fields are ignored, numbers will do for ids."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from unicodedata import category

from pydantic import AfterValidator, AliasChoices, BaseModel, ConfigDict, Field

from cleanplate.service.order import Wish
from cleanplate.service.talk import LONGEST
from cleanplate.service.uploads import MOST

APP = "nemo_agent"


_TURNS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # text that reads backwards


def _line(value: str) -> str:
    """What people call something, in one line: controls and what turns text around become spaces."""
    kept = (" " if (category(c)[0] == "C" and category(c) != "Cf") or c in _TURNS else c for c in value)
    return " ".join("".join(kept).split())


def _some(value: str) -> str:
    if not value:
        raise ValueError("it is empty")
    return value


Line = Annotated[str, Field(max_length=200), AfterValidator(_line)]
Name = Annotated[str, Field(max_length=100), AfterValidator(_line), AfterValidator(_some)]
SessionId = Annotated[str, Field(max_length=64, validation_alias=AliasChoices("session_id", "sessionId"))]
UserId = Annotated[str, Field(max_length=64, validation_alias=AliasChoices("user_id", "userId"))]


class Wire(BaseModel):
    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True, allow_inf_nan=False)


class Task(Wire):
    """A new session."""

    task_name: Line | None = None
    language: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{0,35}$", examples=["en", "zh-CN"])] | None = None


class Part(Wire):
    text: Annotated[str, Field(max_length=LONGEST * 2)] | None = None


class Message(Wire):
    parts: Annotated[list[Part], Field(max_length=100)]
    role: Annotated[str, Field(max_length=64)] | None = None

    @property
    def text(self) -> str:
        """All that was said; parts are paragraphs."""
        return "\n".join(part.text for part in self.parts if part.text)


class Say(Wire):
    """A message to the agent, as the API server of the Agent Development Kit takes it."""

    app_name: Annotated[str, Field(max_length=64, validation_alias=AliasChoices("app_name", "appName"))] = APP
    user_id: UserId = "me"
    session_id: SessionId
    new_message: Annotated[Message, Field(validation_alias=AliasChoices("new_message", "newMessage"))]


class Links(Wire):
    """Addresses to fetch files from."""

    urls: Annotated[list[Annotated[str, Field(max_length=4096)]], Field(min_length=1, max_length=MOST)]
    source_type: Literal["url"] = "url"


class Claim(Wire):
    """A session to be opened in the web page."""

    task_id: Annotated[str, Field(max_length=64)] | None = None
    session_id: SessionId


class TokenWish(Wire):
    """A token to be made."""

    name: Name
    scopes: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=20)]
    expires_in_days: Annotated[int, Field(ge=1, le=3650)] | None = None


class Registration(Wire):
    """Someone who registers; `bind` is the anonymous user_id to keep."""

    name: Name
    bind: Annotated[str, Field(max_length=64)] | None = None


class Output(Wire):
    """How an export is to be written."""

    format: Annotated[str, Field(max_length=40, examples=["mp4"])] | None = None
    quality: Annotated[str, Field(max_length=40, examples=["high"])] | None = None
    resolution: Annotated[int, Field(ge=1, le=100_000)] | Annotated[str, Field(max_length=40)] | None = None
    fps: float | Annotated[str, Field(max_length=24)] | None = None
    codec: Annotated[str, Field(max_length=40)] | None = None
    crf: Annotated[int, Field(ge=0, le=63)] | None = None

    @property
    def wish(self) -> Wish:
        return Wish(**dict(self))


class Render(Wire):
    """An export. `id` is the client's own, used once; `draft` may be left out: the session's own."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9._:-]{1,128}$", examples=["render_1773423613616"])]
    session_id: SessionId
    draft: dict[str, Any] | None = None
    output: Output | None = None


BODIES: tuple[type[Wire], ...] = (Task, Say, Links, Claim, TokenWish, Registration, Render)
