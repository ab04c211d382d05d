"""Final Cut Pro's XML, both ways."""
