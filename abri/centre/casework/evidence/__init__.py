"""Evidence at the desk: what is listed, shown, sent and asked of it. The vault keeps it; ``views`` answer for it."""
