"""What retailers took: entered, costed, disputed with a packet, told week by week."""
