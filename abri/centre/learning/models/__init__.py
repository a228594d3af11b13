"""What learning keeps."""
