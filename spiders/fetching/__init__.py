"""Requests in, answers out: manners, guards, and a browser where a page needs one."""
