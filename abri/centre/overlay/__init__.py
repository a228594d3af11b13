"""What the centre itself changes on top of its country pack: versions, preview, dry run, undo."""
