"""The wall: how a desk is doing in large figures, for a screen that everybody in the room sees."""
