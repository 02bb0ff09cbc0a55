"""Which of a tenant's intents a message is about, or none of them.

`edge` (stdlib only, in the bundle): hashed n-grams, int8 rows. `fused` (numpy): a net on the encoder's
vectors, the n-gram model, a kernel of the examples. Both answer with probabilities, to be summed by groups.
"""
