"""What makes and runs mutants needs mutmut, which `make mutants` installs; no test is in there."""

collect_ignore = ["__main__.py", "making.py", "refusing.py", "running.py"]
