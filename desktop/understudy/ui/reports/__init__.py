"""Reports: choosing, reading and exporting them."""
