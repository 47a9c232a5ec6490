"""The API of `people`. Settings name modules of this package, so nothing is imported here; see ``urls``."""
