"""Pages in, teasers out: fetching, decoding, finding articles. No storage, no config, no clock."""
