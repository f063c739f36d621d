"""VROOM's language: requests in its form become problems of ours, and our plans are told in its form."""
