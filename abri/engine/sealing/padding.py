"""Lengths that say little: what is sealed is padded, so that a ciphertext's size does not tell a "yes" from a story."""

TEXT_STEPS = (1 << 10, 1 << 12, 1 << 14, 1 << 16)


def text_length(length: int) -> int:
    """Padded length in bytes of a text of ``length`` bytes: 1, 4, 16 or 64 KiB, then whole multiples of 64 KiB."""
    for step in TEXT_STEPS:
        if length <= step:
            return step
    largest = TEXT_STEPS[-1]
    return -(-length // largest) * largest


def padme_length(length: int) -> int:
    """Padded length in bytes of a file of ``length`` bytes by Padmé: at most 12 % more, O(log log n) bits told.

    Source: Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs" (2019).
    """
    if length < 2:
        return length
    exponent = length.bit_length() - 1
    mantissa_bits = exponent.bit_length()
    zero_bits = exponent - mantissa_bits
    mask = (1 << zero_bits) - 1 if zero_bits > 0 else 0
    return (length + mask) & ~mask
