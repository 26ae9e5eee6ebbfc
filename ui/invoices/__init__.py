"""The e-invoice of an order: whom it is made out to, asked for over whatever screen shows the order."""
