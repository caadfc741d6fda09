"""Published files and HTTP requests in, answers out."""
