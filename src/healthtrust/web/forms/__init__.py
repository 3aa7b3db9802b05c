"""Forms made from the classes of a design: what is asked, what was typed, what it means, what it changes."""
