"""Claims: statements worth checking, with what speaks for them."""
