"""Draw the small mark by which one anonymous user is recognised, by shape and by colour."""

COLOURS = 12
_SIZE = 5
_HALF = 3
_CELLS = _SIZE * _HALF
# Multiplying by it mixes all digits: ids that differ in one digit should not look alike.
_SPREAD = 0x9E3779B97F4A7C15
_WORD = (1 << 64) - 1


def drawing(number: int) -> str:
    """Return an SVG path in a square of 5: 15 cells of a number, mirrored left to right."""
    mixed = ((number & _WORD) ^ (number >> 64)) * _SPREAD & _WORD
    bits = (mixed >> (64 - _CELLS)) | 1 << 7  # Never empty: the middle is always there.
    squares = []
    for place in range(_CELLS):
        if bits >> place & 1:
            row, column = divmod(place, _HALF)
            squares += [(x, row) for x in {column, _SIZE - 1 - column}]
    return "".join(f"M{x} {y}h1v1h-1z" for x, y in sorted(squares))
