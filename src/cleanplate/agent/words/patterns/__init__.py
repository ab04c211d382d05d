"""How people ask for each operation, by the rooms that the operations have."""
