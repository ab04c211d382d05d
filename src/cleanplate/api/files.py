"""Files: by a signed address that needs no token, whole or in ranges."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response
from starlette.types import Message, Receive, Scope, Send

from cleanplate.api.answers import refused
from cleanplate.api.edge import TheClient, TheEdge
from cleanplate.errors import NotHereError
from cleanplate.ids import now_ms

router = APIRouter(tags=["files"])
_SHOWN = ("video/", "audio/", "image/")  # what a browser may show where it is
_CACHED_S = 3600  # at most, and never beyond the link's own end


@router.head("/files/{signed}/{label}", include_in_schema=False)
@router.get("/files/{signed}/{label}")
def file(request: Request, here: TheEdge, client: TheClient, signed: str, label: str) -> Response:
    """An upload or a result. The address's last part is for people; the link itself says what it is called."""
    now = now_ms()
    try:
        link = here.links.read(signed, now)
    except NotHereError:
        here.limits.strangers.take(client)
        raise
    kept = min(_CACHED_S, (link.expires_at - now) // 1000)
    return Served(here.house.blobs.path(link.hash), link.label, link.type, kept_s=kept)


class Served(FileResponse):
    """A file as it may be given to a browser: its type told and not guessed, its name in any script."""

    def __init__(self, path: Path, label: str, type: str, *, attached: bool = False, kept_s: int = 0) -> None:
        inline = type.startswith(_SHOWN) and not attached
        super().__init__(
            path,
            media_type=type,
            filename=label,
            content_disposition_type="inline" if inline else "attachment",
            headers={
                "Cache-Control": f"private, max-age={kept_s}" if kept_s > 0 else "no-store",
                "Content-Security-Policy": "sandbox",
                "Cross-Origin-Resource-Policy": "cross-origin",
            },
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ranges that cannot be are answered in our words."""
        wrong = False

        async def sending(message: Message) -> None:
            nonlocal wrong
            if message["type"] == "http.response.start" and message["status"] in (400, 416):
                wrong = True
                range = [(k.decode(), v.decode()) for k, v in message["headers"] if k == b"content-range"]
                id = scope.get("state", {}).get("request_id", "")
                said = "The Range header asks for what this file does not have."
                await refused(416, said, "Leave it out for the whole file.", id, scope["path"], dict(range))(
                    scope, receive, send
                )
            elif not wrong:
                await send(message)

        await super().__call__(scope, receive, sending)
