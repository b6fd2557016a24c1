"""The analyst's desk: a page in the browser that says what to do now, what it costs, and why.

Pages are made on the server by the functions that make the static reports; a browser without
scripts can do everything. `app.py` has the routes, a module each the pages; `guard.py` is what
every request passes.
"""
