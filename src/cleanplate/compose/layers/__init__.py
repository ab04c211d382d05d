"""Pictures placed on a canvas and painted over each other."""
