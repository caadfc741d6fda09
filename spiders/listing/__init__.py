"""A list page in, its articles out, by the shape of the page."""
