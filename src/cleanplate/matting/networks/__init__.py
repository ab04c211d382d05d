"""Networks: by name, by their weights, by their contract. Each is one file."""
