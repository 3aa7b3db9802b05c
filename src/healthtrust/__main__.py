"""`python -m healthtrust` is the command line."""

from healthtrust.cli.main import main

main()
