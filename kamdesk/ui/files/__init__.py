"""Files of attachments on screen: adding, looking, saving; shared by the pages that show them."""
