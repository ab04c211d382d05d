"""Speed, memory and error, measured on real clips. `python -m bench --help` says how."""
