"""A draft for other tools: its timelines, plates and mattes in a folder."""
