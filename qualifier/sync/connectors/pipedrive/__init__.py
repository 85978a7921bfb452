"""Pipedrive, by its REST API: v1 for leads and notes, v2 for all else."""
