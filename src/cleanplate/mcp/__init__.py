"""Tools for assistants over the Model Context Protocol: the engine, the draft and the agent, on local files."""
