"""Files in and out: lists, documents, dossiers. Reads and writes; decides nothing about leads."""
