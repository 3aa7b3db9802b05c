"""Every text in more than one language: catalogues of messages, and whose language is which."""
