"""Talks to any server of this protocol, ours or the hosted one: `Client`, `AsyncClient`. It needs httpx."""

from __future__ import annotations

from cleanplate.client.aclient import AsyncClient as AsyncClient
from cleanplate.client.client import Client as Client
