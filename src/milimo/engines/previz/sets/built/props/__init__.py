"""The prop store: furniture, lamps, plants, kitchenware, vehicles. Each function builds one thing at the current spot."""
