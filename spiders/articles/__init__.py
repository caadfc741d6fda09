"""An article page in, its parts and its body out, for `spiders.article`."""
