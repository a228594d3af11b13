"""What learning keeps."""

from abri.centre.learning.models.play import PlayAnswer, Player, PlayRoom

__all__ = ["PlayAnswer", "PlayRoom", "Player"]
