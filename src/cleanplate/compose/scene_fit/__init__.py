"""What makes a subject sit in its new scene: the scene's light on it, and its shadow and grain on the scene."""
