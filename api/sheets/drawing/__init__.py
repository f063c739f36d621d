"""One drawing of the alleys and the routes, made on the server, that needs neither tiles nor a script."""
