"""The agreement editor: what marketing and sales promise each other, written by an admin."""
