"""The review as a page shows it: figures in words (`faces`), and the worker's answers (`desk`)."""
