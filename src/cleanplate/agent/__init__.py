"""Words into typed operations, and what came of them into events."""
