"""Heavy work in processes of its own: a decoder that crashes takes its own job along, and nothing else."""

from cleanplate.flow.hands.pool import Hands

__all__ = ["Hands"]
