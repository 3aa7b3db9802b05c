"""Answers that more than one face gives: one function for the command line, the pages and Python."""
