"""`python -m addin.cli` is `custsheet`."""

from addin.cli import main

main()
