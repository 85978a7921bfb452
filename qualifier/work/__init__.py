"""The worker: what it does (`worker`), and the processes it runs in (`process`)."""
