"""The subcommands of ``xiangdao``, a file for each group; `api.cli` gives them their names."""
