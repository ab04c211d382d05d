"""Tables of words: what people say, and what it may mean; nothing here is run."""
