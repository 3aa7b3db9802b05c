"""Risk groupers: codes into flags, flags and traits into factors, factors into a score; stated by tables."""
