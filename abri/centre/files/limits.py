"""How much of a file is read and handed on: what a team can look through, and what a small server can bear."""

# What a report takes of a chat.
MOST_MESSAGES = 20_000
# The record with everything that was found, as JSON.
LARGEST_RECORD = 5 * 1024 * 1024

_MEGABYTE = 1024 * 1024
# Of each group, how large a file is cleaned; of a larger one only the sealed original is kept.
LARGEST = {
    "image": 64 * _MEGABYTE,
    "pdf": 64 * _MEGABYTE,
    "text": 20 * _MEGABYTE,
    "mail": 64 * _MEGABYTE,
    # An exported chat with its pictures: only the text is decompressed.
    "archive": 256 * _MEGABYTE,
}
# The address space that cleaning may take, beside the file itself: two whole pictures of the largest size, decoded.
MEMORY = {
    "image": 800 * _MEGABYTE,
    "pdf": 600 * _MEGABYTE,
    "text": 700 * _MEGABYTE,
    "mail": 700 * _MEGABYTE,
    "archive": 700 * _MEGABYTE,
}
PROCESSOR_SECONDS = 15
LARGEST_COPY = 64 * _MEGABYTE
# Photographs of the largest telephones. A side has to fit into a JPEG.
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 65_000
# Frames of a moving picture, and pixels of all of them together; of more only the first frame is shown.
MOST_FRAMES = 600
MOST_MOVING_PIXELS = 40_000_000
MOST_PAGES = 2_000
# Of a text, a mail or a chat so much goes into the description and is screened. The copy has it all.
LONGEST_TEXT = 100_000
MOST_ATTACHMENTS = 200
# Pixels of the picture in which text is read.
MOST_PIXELS_READ = 4_000_000
VEIL_SIDE = 48
