"""The yearly competition around Safer Internet Day: classes, tips, moderation, jury, votes, winners and the charter."""
