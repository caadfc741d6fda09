"""One module a command: parsed arguments in, lines for people or programs and an exit code out."""
