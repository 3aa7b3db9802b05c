"""How the site is built from the pages of this repository (`make site`)."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "site"))

project = "healthtrust"
author = "The healthtrust authors"
project_copyright = author
language = "en"

root_doc = "docs/index"
include_patterns = ["docs/**.md", "decisions/*.md", "benchmarks/RESULTS.md", "*.md"]
exclude_patterns = ["**/node_modules", ".*", "assets", "build", "changelog.d", "dist", "runs", "src", "tests"]
extensions = ["myst_nb", "code_blocks", "glossary_links", "navigation"]

myst_heading_anchors = 4
myst_enable_extensions: list[str] = []  # pages stay ordinary Markdown, as a code host shows it

nb_execution_mode = "force"
nb_execution_in_temp = True  # what a chapter runs is written nowhere near the pages
nb_execution_timeout = 600
nb_execution_show_tb = True
nb_merge_streams = True

html_theme = "furo"
html_title = "healthtrust"
html_static_path = ["site/static"]
html_extra_path = ["site/front"]  # index.html, which leads to docs/index.html
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
html_show_search_summary = False  # summaries are fetched, which a page opened from disk may not do
html_theme_options = {"navigation_with_keys": True}
