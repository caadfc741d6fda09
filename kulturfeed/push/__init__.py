"""What was stored and published in, pings of a WebSub hub and signed webhooks out."""
