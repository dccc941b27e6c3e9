"""The models that ship, each with its card; made by `make models`."""
