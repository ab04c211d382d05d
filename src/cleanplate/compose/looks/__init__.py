"""A grade over a finished picture: tables of colour, softness and sharpness, dark corners, film grain."""
