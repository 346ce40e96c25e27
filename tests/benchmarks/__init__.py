"""What the product is measured on, and the tools that it is measured against."""
