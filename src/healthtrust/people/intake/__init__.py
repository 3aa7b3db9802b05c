"""Records taken in: any source by its mapping, each row and minor unit accounted for."""
