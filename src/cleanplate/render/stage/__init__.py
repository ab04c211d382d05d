"""All that is on the canvas at a moment, from a draft's layers to one picture."""
