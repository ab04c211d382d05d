"""The engine: few looks of a network become a steady matte for every frame."""
