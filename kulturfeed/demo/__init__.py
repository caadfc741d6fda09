"""The sample site: a Norwegian topic page without a feed, which lives through a few days."""
