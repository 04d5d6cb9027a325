"""The `events` table: what people and bots do on a shop's site, in order of arrival."""

from __future__ import annotations

from dataset.cart import CART_TYPE, QUANTITY, cart, total
from dataset.characteristics import Shape
from dataset.mix import bits, draw, label, one_of
from dataset.popularity import key
from dataset.sessions import rows
from dataset.tables.column import Column
from dataset.tables.devices import SCREEN_TYPE, sizes
from dataset.tables.products import price_cents
from dataset.visits import visits

# By `kind`: 0 to 15 by 4 bits while a session is not at its end, then by the step that its end has reached.
TYPES = ("page_view",) * 8 + ("search",) * 3 + ("product_view",) * 6 + ("add_to_cart", "checkout", "purchase")
FIRST_ON_PRODUCT, CART, PURCHASE = 11, 17, 19

SHOP = "https://shop.example"
WORDS = ("shoes", "phone", "lamp", "desk", "bottle", "jacket", "watch", "camera")
PAGES = (
    *(f"{SHOP}/category/{number}" for number in range(32)),
    *(f"{SHOP}/search?q={word}" for word in WORDS),
    *(f"{SHOP}/{step}" for step in ("cart", "checkout", "thanks")),
)
PROPERTIES = tuple(f'{{"slot":"s{number >> 3:02d}","variant":{number & 7},"trace":"' for number in range(512))

# Microseconds, as servers log them.
LOAD = f"((65536 + {bits('g', 32, 20)}) << {bits('g', 52, 3)}) / 16000"
DWELL = f"CASE WHEN position < length - 1 THEN ({bits('h', 36, 12)} * gap >> 12) / 1e6 END"
TIME = f"make_timestamp(began + position * gap + ({bits('h', 0, 16)} * gap >> 16))"
PAGE = f"""CASE WHEN kind BETWEEN {FIRST_ON_PRODUCT} AND {CART - 1} THEN '{SHOP}/product/' || product
  ELSE {one_of(PAGES, "page")} END"""

COLUMNS = (
    # In order of arrival and unique, but not dense, as ids of a distributed system are.
    Column("event_id", "long", f"(row << 20) + {bits('h', 0, 20)}"),
    Column("event_time", "timestamp", TIME),
    Column("user_id", "long", "user_key"),
    Column("event_type", "string", label(TYPES, "kind")),
    Column("product_id", "int", f"CASE WHEN kind >= {FIRST_ON_PRODUCT} THEN product END"),
    Column("campaign_id", "int", "campaign"),
    Column("geo_id", "int", "geo"),
    Column("device_id", "int", "device"),
    Column("is_bot", "boolean", "bot"),
    Column("quantity", "int", QUANTITY),
    Column("revenue", "decimal(18,2)", "paid"),
    Column("visitor_id", "long", "visitor"),
    Column("request_id", "long", "h"),
    Column("response_bytes", "long", f"(400 + {bits('h', 16, 16)}) << {bits('h', 32, 3)}"),
    Column("load_ms", "double", LOAD),
    Column("event_date", "date", TIME, 1),
    Column("ip", "string", "ip", 1),
    Column("page_url", "string", PAGE, 1),
    Column("referrer", "string", "CASE WHEN position = 0 THEN site END", 1),
    Column("dwell_seconds", "double", DWELL, 1),
    Column("scroll_percent", "int", f"CASE WHEN NOT bot THEN {bits('g', 16, 7)} * 101 >> 7 END", 1),
    Column("user_agent", "string", "user_agent", 2),
    Column("consent", "boolean", "consent", 2),
    Column("experiment", "string", "experiment", 2),
    Column("properties", "string", f"concat({one_of(PROPERTIES, bits('g', 0, 9))}, hex(h), '\"}}')", 2),
    Column("cart", CART_TYPE, "cart", 2),
    Column("screen", SCREEN_TYPE, sizes("screen"), 2),
)


def values(shape: Shape, first: int, end: int) -> str:
    """SQL for rows [first, end) of the table: each row with what its session has drawn."""
    seed = shape.characteristics.seed
    # A look at one product lasts for two events; at its end a session is about one alone.
    look = "session * 32 + CASE WHEN step < 0 THEN position >> 1 ELSE 31 END"
    focus = draw(look, seed, "events", "product")
    # Where there are no carts to see, one holds the session's product alone.
    price = f"({price_cents('product', seed)} * ({QUANTITY}))::INTEGER * 0.01"
    paid = total("cart") if shape.characteristics.level == 2 else price
    return f"""
    SELECT *, CASE WHEN kind < 8 THEN {bits("g", 9, 5)} WHEN kind < {FIRST_ON_PRODUCT}
        THEN 32 + {bits("g", 9, 3)} ELSE kind + {40 - CART} END AS page,
      CASE WHEN kind = {PURCHASE} THEN {paid} END AS paid
    FROM (
      SELECT *, {cart(shape)} AS cart
      FROM (
        SELECT *, CASE WHEN kind >= {CART} THEN {draw("session", seed, "events", "basket")} END AS basket
        FROM (
          SELECT *, {key(focus, "products", shape)} AS product,
            CASE WHEN step < 0 THEN {bits("h", 56, 4)} ELSE {CART - 1} + step END AS kind
          FROM (
            SELECT delivery, row, position, visit.*,
              {draw("row", seed, "events", "row")} AS h, {draw("row", seed, "events", "page")} AS g,
              CASE WHEN length > depth THEN depth - (length - 1 - position) ELSE -1 END AS step
            FROM ({rows(shape, first, end)}) AS numbered
            JOIN ({visits(shape, first, end)}) AS visit ON visit.session = numbered.session
          )
        )
      )
    )"""
