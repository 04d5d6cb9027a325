"""What all events of a session share: who, where from, with what, when and how far they get."""

from __future__ import annotations

from dataset.characteristics import Shape
from dataset.geography import CARRIER_OF_PAIR, PREFIXES
from dataset.mix import bits, draw, happens, label, one_of
from dataset.popularity import key
from dataset.rhythm import START_US
from dataset.sessions import sessions
from dataset.tables.devices import screen
from dataset.tables.users import home

# Shares of sessions; BOTS_ANONYMOUS is a share of the bots' sessions.
BOTS = 0.08
BOTS_ANONYMOUS = 0.75
ANONYMOUS = 0.05
MOBILE = 0.18
TRAVELLING = 0.06
FROM_CAMPAIGN = 0.35
# How far a session gets, by 8 bits: -1 only browses, 0 ends at a product, 1 cart, 2 checkout, 3 purchase.
DEPTHS = (-1,) * 154 + (0,) * 56 + (1,) * 26 + (2,) * 12 + (3,) * 8

SITES = (
    "https://search.example",
    "https://social.example/feed",
    "https://news.example/today",
    "https://mail.example",
    "https://video.example/watch",
    "https://forum.example/deals",
    "https://blog.example/review",
    "https://compare.example/best",
)
SYSTEMS = (
    "Windows NT 10.0; Win64; x64",
    "Macintosh; Intel Mac OS X 10_15_7",
    "X11; Linux x86_64",
    "Linux; Android 16; Pixel 9",
)
BROWSERS = (
    "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36",
    "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Safari/605.1.15",
    "Gecko/20100101 Firefox/145.0",
    "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0",
)
BOT_AGENT = "Mozilla/5.0 (compatible; ExampleBot/2.1; +https://bot.example/about)"
PEOPLES_AGENTS = (f"Mozilla/5.0 ({system}) {browser}" for system in SYSTEMS for browser in BROWSERS)
USER_AGENTS = (*PEOPLES_AGENTS, BOT_AGENT)
EXPERIMENTS = ("control", "short form", "wallet", "guest")


def visits(shape: Shape, first: int, end: int) -> str:
    """SQL for the sessions that rows [first, end) belong to, with all that is drawn once for each.

    Columns: `session`, `length` in events, `depth` (see DEPTHS), `began` in microseconds since 1970, `gap`
    between events in microseconds, `bot`, `user_key` (null: not logged in), `campaign`, `geo`, `device`,
    `ip`, `site`, `user_agent`, `consent`, `experiment`, `screen`.
    """
    given = shape.characteristics
    seed = given.seed

    def drawn(name: str) -> str:
        return draw("session", seed, "events", name)

    # 1 to 16 minutes times 1 to 128: most of the late are so by minutes, a few by a day.
    delay = (
        f"CASE WHEN {happens('sent', 0, given.late)} "
        f"THEN (60000000 * (1 + {bits('sent', 20, 4)})) << {bits('sent', 24, 3)} ELSE 0 END"
    )
    return f"""
    SELECT session, length, depth, gap, bot, campaign, geo::INTEGER AS geo, device::INTEGER AS device,
      cookie AS visitor,
      {START_US} + started - CASE WHEN delay < started THEN delay ELSE 0 END AS began,
      CASE WHEN NOT anonymous THEN person END AS user_key,
      {one_of(PREFIXES, "(geo - 1)")} || host AS ip,
      CASE WHEN campaign IS NULL THEN {label(SITES, bits("how", 43, 3))} END AS site,
      {label(USER_AGENTS, f"CASE WHEN bot THEN {len(USER_AGENTS) - 1} ELSE device & 15 END")} AS user_agent,
      CASE {bits("how", 46, 2)} WHEN 0 THEN NULL WHEN 1 THEN false ELSE true END AS consent,
      {label(EXPERIMENTS, bits("how", 48, 2))} AS experiment,
      CASE WHEN NOT bot THEN {screen(draw("device", seed, "devices", "row"))} END AS screen
    FROM (
      SELECT *, least(pause, ({given.range_us} - started) // length) AS gap,
        CASE WHEN bot THEN {bits("sent", 40, 3)} + 1
          WHEN mobile THEN {one_of(CARRIER_OF_PAIR, "(home - 1 >> 1)")}
          WHEN travelling THEN {bits("sent", 43, 9)} + 1 ELSE home END AS geo,
        CASE WHEN bot THEN {bits("sent", 52, 3)} WHEN mobile THEN {bits("sent", 52, 2)}
          ELSE {bits("lives", 9, 16)} % 250 + 4 END AS host
      FROM (
        SELECT *, {key("cookie", "devices", shape)} AS device, 1 + {bits("lives", 0, 9)} AS home
        FROM (
          SELECT *, {home("person", seed)} AS lives,
            {draw("person * 2 + mobile::BIGINT", seed, "events", "cookie")} AS cookie,
            CASE WHEN bot THEN -1 ELSE {one_of(DEPTHS, bits("how", 20, 8))} END AS depth,
            CASE WHEN bot THEN {happens("who", 20, BOTS_ANONYMOUS)}
              ELSE {happens("who", 20, ANONYMOUS)} END AS anonymous,
            CASE WHEN bot THEN 500000 + {bits("how", 28, 6)} * 40000
              ELSE 5000000 + {bits("how", 28, 6)} * 1100000 END AS pause
          FROM (
            SELECT *, {key(drawn("user"), "users", shape)} AS person,
              {happens("who", 0, BOTS)} AS bot, {happens("who", 40, TRAVELLING)} AS travelling,
              {happens("how", 0, MOBILE)} AS mobile, {delay if given.late else 0} AS delay,
              CASE WHEN {happens("source", 0, FROM_CAMPAIGN)}
                THEN {key(drawn("campaign"), "campaigns", shape)}::INTEGER END AS campaign
            FROM (
              SELECT *, {drawn("who")} AS who, {drawn("sent")} AS sent, {drawn("how")} AS how,
                {drawn("source")} AS source
              FROM ({sessions(shape, first, end)})
            )
          )
        )
      )
    )"""
