"""The `events` table: what people and bots do on a shop's site, in order of arrival."""

from __future__ import annotations

from dataset.characteristics import Shape
from dataset.geography import CARRIER_OF_PAIR, PREFIXES, SUBNETS
from dataset.mix import bits, draw, happens, one_of
from dataset.popularity import key
from dataset.rhythm import START_US
from dataset.sessions import session_rows
from dataset.tables.column import Column
from dataset.tables.products import price_cents
from dataset.tables.users import home

# Shares of sessions, but for BOTS_ANONYMOUS: a share of the bots' sessions.
BOTS = 0.08
BOTS_ANONYMOUS = 0.75
ANONYMOUS = 0.05
MOBILE = 0.18
TRAVELLING = 0.06
FROM_CAMPAIGN = 0.35
# How far a session gets, by 8 bits: -1 only browses, 0 ends at a product, 1 cart, 2 checkout, 3 purchase.
DEPTHS = (-1,) * 154 + (0,) * 56 + (1,) * 26 + (2,) * 12 + (3,) * 8

SITES = ("search.example", "social.example/feed", "news.example/today", "mail.example", "video.example/watch",
         "forum.example/deals", "blog.example/review", "compare.example/best")  # fmt: skip
WORDS = ("shoes", "phone", "lamp", "desk", "bottle", "jacket", "watch", "camera")
SYSTEMS = ("Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7", "X11; Linux x86_64",
           "Linux; Android 16; Pixel 9")  # fmt: skip
BROWSERS = ("Chrome/143.0.0.0 Safari/537.36", "Version/19.1 Safari/605.1.15", "Firefox/145.0",
            "Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0")  # fmt: skip

PAGE = f"""'https://shop.example/' || CASE event_type
  WHEN 'page_view' THEN 'category/' || product % 40
  WHEN 'search' THEN 'search?q=' || {one_of(WORDS, bits("h", 20, 3))}
  WHEN 'product_view' THEN 'product/' || product
  WHEN 'add_to_cart' THEN 'cart?add=' || product
  WHEN 'checkout' THEN 'checkout'
  ELSE 'thanks' END"""
USER_AGENT = f"""CASE WHEN bot THEN 'Mozilla/5.0 (compatible; ExampleBot/2.1; +https://bot.example/about)'
  ELSE 'Mozilla/5.0 (' || {one_of(SYSTEMS, "(device & 3)")} || ') '
    || {one_of(BROWSERS, "(device >> 2 & 3)")} END"""
PROPERTIES = f"""'{{"position":' || position || ',"slot":"s' || {bits("h", 26, 6)} || '","variant":'
  || {bits("hv", 40, 3)} || '}}'"""

COLUMNS = (
    Column("event_id", "long", "row + 1"),
    Column("event_time", "timestamp", "make_timestamp(time_us)"),
    Column("user_id", "long", "CASE WHEN NOT anonymous THEN person END"),
    Column("event_type", "string", "event_type"),
    Column("product_id", "int", "CASE WHEN event_type NOT IN ('page_view', 'search') THEN product END"),
    Column("campaign_id", "int", "campaign"),
    Column("geo_id", "int", "geo"),
    Column("device_id", "int", "device"),
    Column("is_bot", "boolean", "bot"),
    Column("quantity", "int", "CASE WHEN stage >= 1 THEN quantity END"),
    Column("revenue", "decimal(18,2)", "CASE WHEN stage = 3 THEN (cents * quantity)::DECIMAL(12,0) * 0.01 END"),
    Column("event_date", "date", "make_timestamp(time_us)", 1),
    Column("ip", "string", f"{one_of(PREFIXES, '(geo - 1)')} || host", 1),
    Column("page_url", "string", PAGE, 1),
    Column("referrer", "string", f"CASE WHEN position = 0 AND campaign IS NULL THEN 'https://' || {one_of(SITES, bits('hv', 43, 3))} END", 1),
    Column("dwell_seconds", "double", f"CASE WHEN position < length - 1 THEN ({bits('h', 32, 12)} * gap >> 12) / 1e6 END", 1),
    Column("scroll_percent", "int", f"CASE WHEN NOT bot THEN {bits('h', 44, 7)} * 101 >> 7 END", 1),
    Column("user_agent", "string", USER_AGENT, 2),
    Column("request_bytes", "long", f"(400 + {bits('h', 16, 12)}) << {bits('h', 28, 3)}", 2),
    Column("load_ms", "double", f"((64 + {bits('h', 44, 10)}) << {bits('h', 54, 2)}) / 16", 2),
    Column("consent", "boolean", f"CASE {bits('hv', 46, 2)} WHEN 0 THEN NULL WHEN 1 THEN false ELSE true END", 2),
    Column("experiment", "string", one_of(("control", "short form", "wallet", "guest"), bits("hv", 48, 2)), 2),
    Column("properties", "string", PROPERTIES, 2),
)  # fmt: skip


def values(shape: Shape, first: int, end: int) -> str:
    """SQL for rows [first, end) of the table."""
    given = shape.characteristics
    seed = given.seed

    def drawn(identity: str, name: str) -> str:
        return draw(identity, seed, "events", name)

    delay = f"(60000000 * (1 + {bits('ht', 20, 4)})) << {bits('ht', 24, 3)}"
    return f"""
      SELECT *, CASE WHEN stage < 0 THEN CASE WHEN aim < 8 THEN 'page_view' WHEN aim < 12 THEN 'product_view'
            ELSE 'search' END
          ELSE {one_of(("product_view", "add_to_cart", "checkout", "purchase"), "stage")} END AS event_type,
        {price_cents("product", seed)} AS cents, 1 + {bits("h", 60, 4)} // 11 AS quantity,
        {START_US} + started - CASE WHEN delay < started THEN delay ELSE 0 END
          + position * gap + ({bits("h", 0, 16)} * gap >> 16) AS time_us
      FROM (
        SELECT *, {bits("h", 56, 4)} AS aim, least(pause, ({given.range_us} - started) // length) AS gap,
          {key(drawn("session * 32 + CASE WHEN stage < 0 THEN position >> 1 ELSE 31 END", "product"), "products", shape)}
            AS product,
          CASE WHEN bot THEN {bits("ht", 40, 3)} + 1 WHEN mobile THEN {one_of(CARRIER_OF_PAIR, "(home - 1 >> 1)")}
            WHEN travelling THEN {bits("ht", 43, 9)} % {SUBNETS} + 1 ELSE home END AS geo,
          CASE WHEN bot THEN {bits("ht", 52, 3)} WHEN mobile THEN {bits("ht", 52, 2)}
            ELSE {bits("lived", 9, 16)} % 250 + 4 END AS host
        FROM (
          SELECT *, CASE WHEN length > depth THEN depth - (length - 1 - position) ELSE -1 END AS stage,
            {key(drawn("person * 2 + mobile::BIGINT", "device"), "devices", shape)} AS device,
            1 + {bits("lived", 0, 9)} AS home
          FROM (
            SELECT *, CASE WHEN bot THEN -1 ELSE {one_of(DEPTHS, bits("hv", 20, 8))} END AS depth,
              CASE WHEN bot THEN 500000 + {bits("hv", 28, 6)} * 40000
                ELSE 5000000 + {bits("hv", 28, 6)} * 1100000 END AS pause,
              {home("person", seed)} AS lived
            FROM (
              SELECT *, {happens("hs", 0, BOTS)} AS bot,
                CASE WHEN {happens("hs", 0, BOTS)} THEN {happens("hs", 20, BOTS_ANONYMOUS)}
                  ELSE {happens("hs", 20, ANONYMOUS)} END AS anonymous,
                {happens("hs", 40, TRAVELLING)} AS travelling, {happens("hv", 0, MOBILE)} AS mobile,
                CASE WHEN {happens("ht", 0, given.late)} THEN {delay} ELSE 0 END AS delay,
                {key("hu", "users", shape)} AS person,
                CASE WHEN {happens("hc", 0, FROM_CAMPAIGN)} THEN {key(drawn("session", "campaign"), "campaigns", shape)}
                  END AS campaign
              FROM (
                SELECT *, {drawn("row", "row")} AS h, {drawn("session", "user")} AS hu,
                  {drawn("session", "who")} AS hs, {drawn("session", "when")} AS ht,
                  {drawn("session", "how")} AS hv, {drawn("session", "source")} AS hc
                FROM ({session_rows(shape, first, end)})
              )
            )
          )
        )
      )"""
