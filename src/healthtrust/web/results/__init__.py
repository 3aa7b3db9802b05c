"""What a run left, for its pages: tables page by page, chapters, files to take away, how to repeat it."""
