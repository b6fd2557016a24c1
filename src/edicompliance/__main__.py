"""`python -m edicompliance` is the command `edic`."""

from edicompliance.cli import main

if __name__ == "__main__":
    main()
