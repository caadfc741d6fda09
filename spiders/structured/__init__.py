"""What pages tell programs in, articles out: JSON-LD, microdata, microformats, JSON state."""
