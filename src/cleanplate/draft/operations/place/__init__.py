"""Where a picture lies, and how solid it is."""
