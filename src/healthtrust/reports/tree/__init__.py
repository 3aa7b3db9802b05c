"""One tree of blocks for every face of a report: a page of HTML, a tagged PDF, and sheets of a workbook.

What is said stands in the blocks; how it looks is left to the writers, so that all faces say the same.
"""
