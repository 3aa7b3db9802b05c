"""The inputs of a design as a workbook: written, filled in, and read back to the last digit."""
