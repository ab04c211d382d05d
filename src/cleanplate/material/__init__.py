"""Music, moving backgrounds and rooms that come with us: made by our own code, free to use for anything."""
