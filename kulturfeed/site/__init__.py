"""Rows and the config in, the pages for subscribers and the operator out, as files in `output`."""
