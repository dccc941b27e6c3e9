"""The articles that come with the program, bytes as they were published."""
