"""The page where people register: one form, nothing from elsewhere."""

from __future__ import annotations

import secrets
from html import escape
from string import Template
from typing import Annotated

from fastapi import APIRouter, Header, Query
from fastapi.responses import HTMLResponse

from cleanplate.api.edge import TheHouse

router = APIRouter(tags=["tokens"])

_WORDS = {
    "en": {
        "lang": "en",
        "title": "Register",
        "lead": "Your sessions, files and credits stay with you.",
        "fresh": "You get a token for your assistant or your own programs.",
        "closed": "Registration is closed here. Ask whoever runs this server for a token.",
        "name": "Your name",
        "send": "Register",
        "once": "This is your token. It is shown this once: keep it, and set NEMO_TOKEN to it.",
        "failed": "That did not work.",
    },
    "zh": {
        "lang": "zh",
        "title": "注册",
        "lead": "您的会话、文件和积分都会保留。",
        "fresh": "您将获得一个令牌，供助手或您自己的程序使用。",
        "closed": "此处未开放注册。请向服务器管理员索取令牌。",
        "name": "您的名字",
        "send": "注册",
        "once": "这是您的令牌，只显示这一次：请妥善保存，并将 NEMO_TOKEN 设为它。",
        "failed": "注册未成功。",
    },
}

_STYLE = """
:root { color-scheme: light dark; font: 1.05rem/1.6 system-ui, sans-serif }
main { max-width: 28rem; margin: 12vh auto; padding: 0 1.25rem }
h1 { font-size: 1.5rem; margin: 0 0 .25rem }
label { display: block; margin: 1.5rem 0 .25rem }
input { box-sizing: border-box; width: 100%; font: inherit; padding: .5rem .6rem }
button { font: inherit; margin-top: 1rem; padding: .5rem 1.25rem; cursor: pointer }
code { display: block; overflow-wrap: anywhere; padding: .75rem; border: 1px solid; user-select: all }
"""

_SCRIPT = """
const form = document.querySelector('form'), told = document.querySelector('output')
form.addEventListener('submit', async event => {
  event.preventDefault()
  const button = form.querySelector('button')
  button.disabled = true
  told.replaceChildren()
  const say = (tag, text) => told.append(Object.assign(document.createElement(tag), { textContent: text }))
  try {
    const answer = await fetch('api/auth/register', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: form.elements.name.value, bind: form.dataset.bind || null }),
    })
    const body = await answer.json()
    if (body.code) { say('p', `${body.message} ${body.hint}`); button.disabled = false; return }
    say('p', form.dataset.once)
    say('code', body.data.token)
    form.querySelector('label').hidden = form.elements.name.hidden = button.hidden = true
  } catch { say('p', form.dataset.failed); button.disabled = false }
})
"""

_PAGE = Template("""<!doctype html>
<html lang="$lang">
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>cleanplate · $title</title>
<style nonce="$nonce">$style</style>
<main><h1>$title</h1>$body</main>
</html>
""")

_FORM = Template("""<p>$lead</p>
<form data-bind="$bind" data-once="$once" data-failed="$failed">
<label for="name">$name</label><input id="name" name="name" required maxlength="100" autocomplete="name" autofocus>
<button>$send</button></form>
<output aria-live="polite"></output>
<script nonce="$nonce">$script</script>""")


@router.get("/register", response_class=HTMLResponse)
def page(
    house: TheHouse,
    bind: Annotated[str, Query(max_length=64)] = "",
    accept_language: Annotated[str, Header()] = "",
) -> HTMLResponse:
    """A form that registers; `bind` is the anonymous user_id whose sessions and credits are kept."""
    words = {name: escape(text) for name, text in _WORDS[_language(accept_language)].items()}
    nonce = secrets.token_urlsafe(16)
    lead = words["lead"] if bind else words["fresh"]
    body = (
        _FORM.substitute(words, lead=lead, bind=escape(bind), nonce=nonce, script=_SCRIPT)
        if house.settings.registration
        else f"<p>{words['closed']}</p>"
    )
    policy = f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; connect-src 'self'"
    return HTMLResponse(
        _PAGE.substitute(words, body=body, nonce=nonce, style=_STYLE),
        200 if house.settings.registration else 403,
        {
            "Content-Security-Policy": f"{policy}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "Referrer-Policy": "no-referrer",  # the address names a user
        },
    )


def _language(accepted: str) -> str:
    """The first of a browser's languages that we speak."""
    for wanted in accepted.lower().split(","):
        for known in _WORDS:
            if wanted.strip().startswith(known):
                return known
    return "en"
