"""Casework: the door through which a desk sees its queue, opens cases and answers. No tables."""
