"""What is in the cart from `add_to_cart` to `purchase`: the same in all events of a session."""

from __future__ import annotations

from dataset.characteristics import Shape
from dataset.mix import bits, one_of
from dataset.tables.products import price_cents

CART_TYPE = "list<struct<product_id: int, quantity: int, price: decimal(10,2)>>"
# Products beside the session's own, by 3 bits of the cart's draw.
MORE = (0, 0, 0, 0, 1, 1, 2, 3)
QUANTITY = f"1 + {bits('basket', 0, 4)} // 11"


def cart(shape: Shape) -> str:
    """SQL for a list of { product_id, quantity, price }, all products different; null where `basket` is."""
    seed, products = shape.characteristics.seed, shape.keys["products"]

    def item(product: str, quantity: str) -> str:
        price = f"{price_cents(product, seed)}::DECIMAL(9,0) * 0.01"
        return f"{{'product_id': {product}, 'quantity': {quantity}, 'price': {price}}}"

    def more(number: int) -> str:
        # Neighbours: what is bought together is so again and again.
        distance = f"{20 * number + 1} + {bits('basket', 8 + 8 * number, 4)}"
        return item(
            f"((product - 1 + {distance}) % {products} + 1)", f"1 + {bits('basket', 12 + 8 * number, 3)} // 7"
        )

    items = [item("product", QUANTITY), *(more(number) for number in range(max(MORE)))]
    count = f"1 + {one_of(MORE, bits('basket', 4, 3))}"
    return f"CASE WHEN basket IS NOT NULL THEN [{', '.join(items)}][1 : {count}] END"


def total(cart: str) -> str:
    """SQL for the sum of quantity times price over a cart."""
    return f"list_sum(list_transform({cart}, lambda item: item.quantity * item.price))"
