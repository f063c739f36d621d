"""What would it take to serve a task that nobody serves: changes to a request, tried by solving again."""
