"""Music: one loop a file, on instruments of our own."""
