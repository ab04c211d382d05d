"""The timeline: a document, and the operations that alone may change it; pure, nothing is opened or drawn."""
