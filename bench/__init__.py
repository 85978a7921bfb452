"""The figures that the README quotes, measured: `python -m bench`."""
