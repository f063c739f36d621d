"""The dispatcher's console: pages that the server writes and that work without a script; a little one helps.

Every action is a form (docs/decisions/0011-a-console-of-forms.md), so whatever a page can do can be done
with a keyboard, and a page is there as soon as it has arrived.
"""
