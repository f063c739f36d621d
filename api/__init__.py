"""What the world talks to: the HTTP service, its forms, the command line and the supervisor of it all."""
