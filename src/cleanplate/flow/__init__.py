"""Durable jobs: what goes on although a process dies. The only room that imports dbos."""
