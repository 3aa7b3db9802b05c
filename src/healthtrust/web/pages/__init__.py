"""One module for each screen: its addresses, and what its template is given."""
