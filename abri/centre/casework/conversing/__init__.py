"""Live conversations as the desk sees them: who waits, and talking."""
