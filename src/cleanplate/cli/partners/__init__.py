"""Who `cleanplate chat` talks with: the rules on this machine, or a server."""
