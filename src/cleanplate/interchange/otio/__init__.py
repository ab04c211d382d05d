"""OpenTimelineIO, both ways."""
