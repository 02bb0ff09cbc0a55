"""How good the answers are: file formats of labelled sets, and the measures taken from them."""
