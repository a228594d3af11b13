"""What the software proposes for a case, as the desk sees it, confirms it and changes it."""
