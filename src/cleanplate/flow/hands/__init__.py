"""Processes that do heavy work on hostile media, apart from the service: one may die, and only its job fails."""
