"""A list that was found in, CSS selectors that find it again out."""
