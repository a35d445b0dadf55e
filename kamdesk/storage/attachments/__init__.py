"""Files of attachments on this device: sealed content, and what is known of it."""
