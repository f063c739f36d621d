"""Plan doorstep work on foot: a `Problem` goes in, a `Plan` comes out; no HTTP and no Redis in sight."""
