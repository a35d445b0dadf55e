"""Registry: the account, the people in it, and who influences whom."""

from kamdesk.i18n import N_
from kamdesk.protocol.entities.build import (
    EXTERNAL_ID,
    account,
    choice,
    currency,
    day,
    decimal,
    flag,
    integer,
    long_text,
    money,
    reference,
    share,
    text,
    vocabulary,
    words,
)
from kamdesk.protocol.entities.field import Choice, Entity

TIERS = (
    Choice("S", N_("Strategic")),
    Choice("A", N_("Core")),
    Choice("B", N_("Growth")),
    Choice("C", N_("Standard")),
)
STATUSES = vocabulary(
    prospect=N_("Prospect"),
    negotiating=N_("Negotiating"),
    active=N_("Active"),
    paused=N_("Paused"),
    ended=N_("Ended"),
)
OWNERSHIPS = vocabulary(
    private=N_("Private company"),
    state_owned=N_("State-owned company"),
    joint_venture=N_("Joint venture"),
    institute=N_("Research institute"),
    public=N_("Public institution"),
)
DATUMS = vocabulary(wgs84=N_("WGS-84"), gcj02=N_("GCJ-02"))
TEAM_ROLES = vocabulary(
    account=N_("Account lead"),
    solution=N_("Solution"),
    delivery=N_("Delivery"),
    service=N_("Service"),
    finance=N_("Finance"),
    legal=N_("Legal"),
    sponsor=N_("Executive sponsor"),
)
RACI = (
    Choice("R", N_("Responsible")),
    Choice("A", N_("Accountable")),
    Choice("C", N_("Consulted")),
    Choice("I", N_("Informed")),
)
FUNCTIONS = vocabulary(
    management=N_("Management"),
    purchasing=N_("Purchasing"),
    technical=N_("Technical"),
    operations=N_("Operations"),
    finance=N_("Finance"),
    legal=N_("Legal"),
    it=N_("IT"),
    supervision=N_("Supervision"),
    external=N_("External"),
)
LINKS = vocabulary(
    same_person=N_("Same person"),
    colleague=N_("Former colleague"),
    alumni=N_("Fellow student"),
    kinship=N_("Kinship"),
)
STAKEHOLDER_ROLES = vocabulary(
    decision_maker=N_("Decision maker"),
    approver=N_("Approver"),
    gatekeeper=N_("Gatekeeper"),
    user=N_("User"),
    buyer=N_("Buyer"),
    influencer=N_("Influencer"),
    champion=N_("Champion"),
    blocker=N_("Blocker"),
)
CERTAINTIES = vocabulary(assumed=N_("Assumed"), confirmed=N_("Confirmed"))
INFLUENCES = vocabulary(influence=N_("Influences"), opposition=N_("Opposes"), kinship=N_("Kinship"))
SET_BANDS = vocabulary(healthy=N_("Healthy"), watch=N_("Watch"), at_risk=N_("At risk"))
CHANNELS = vocabulary(
    phone=N_("Phone"),
    wechat=N_("WeChat"),
    email=N_("E-mail"),
    video=N_("Video call"),
    in_person=N_("In person"),
    website=N_("Website"),
    service_line=N_("Service line"),
)

ACCOUNT = Entity(
    "account",
    "accounts",
    N_("Account"),
    (
        text("name", N_("Name"), required=True),
        text("short_name", N_("Short name")),
        text("english_name", N_("English name")),
        words("aliases", N_("Also known as")),
        choice("tier", N_("Tier"), TIERS),
        choice("status", N_("Cooperation status"), STATUSES),
        day("signed_on", N_("Signed on")),
        text("industry", N_("Industry")),
        choice("ownership", N_("Ownership"), OWNERSHIPS),
        text("credit_code", N_("Unified social credit code")),
        money(
            "registered_capital_minor",
            N_("Registered capital"),
            0,
            currency="registered_capital_currency",
        ),
        currency("registered_capital_currency", N_("Currency of the registered capital")),
        text("legal_representative", N_("Legal representative")),
        integer("founded", N_("Founded (year)"), 1000, 2200),
        integer("employees", N_("Employees"), 0),
        money("own_revenue_minor", N_("Own revenue"), 0, currency="own_revenue_currency"),
        currency("own_revenue_currency", N_("Currency of the own revenue")),
        text("region", N_("Region")),
        text("address", N_("Address")),
        decimal("latitude", N_("Latitude"), -90, 90),
        decimal("longitude", N_("Longitude"), -180, 180),
        choice("datum", N_("Map datum"), DATUMS),
        reference("parent_id", N_("Parent account"), "account"),
        reference("owner_id", N_("Owner"), "user", ask=True),
        reference("territory_id", N_("Territory"), "territory"),
        words("tags", N_("Tags")),
        day("next_review", N_("Next review")),
        EXTERNAL_ID,
    ),
    title="name",
    scope_by="id",
    searched=(
        "short_name",
        "english_name",
        "aliases",
        "tags",
        "industry",
        "credit_code",
        "address",
    ),
)
ACCOUNT_TEAM = Entity(
    "account_team",
    "account_teams",
    N_("Account team member"),
    (
        account(),
        reference("user_id", N_("Colleague"), "user", required=True),
        choice("role", N_("Part in the team"), TEAM_ROLES),
        choice("raci", N_("RACI"), RACI),
        flag("core", N_("Core team")),
        day("since", N_("Since")),
        day("left", N_("Left")),
        EXTERNAL_ID,
    ),
    title="user_id",
    owner=("account_id",),
)
SCORE_OVERRIDE = Entity(
    "score_override",
    "score_overrides",
    N_("Health set by hand"),
    (
        account(),
        choice("band", N_("Health band"), SET_BANDS, required=True),
        integer("points", N_("Points, 0-100"), 0, 100),
        text("reason", N_("Reason"), required=True),
        day("set_on", N_("Set on"), required=True),
        day("until", N_("Until"), required=True),
        reference("user_id", N_("Set by"), "user", required=True),
        EXTERNAL_ID,
    ),
    title="reason",
    owner=("account_id",),
    recency="set_on",
)
CONTACT = Entity(
    "contact",
    "contacts",
    N_("Contact"),
    (
        account(),
        text("name", N_("Full name"), required=True),
        text("english_name", N_("Full name in English")),
        text("phone", N_("Phone")),
        text("email", N_("E-mail")),
        choice("preferred_channel", N_("Preferred channel"), CHANNELS),
        flag("visitable", N_("May be visited")),
        EXTERNAL_ID,
    ),
    title="name",
    owner=("account_id",),
    searched=("english_name", "phone", "email"),
)
POSITION = Entity(
    "position",
    "positions",
    N_("Position"),
    (
        account(),
        reference("contact_id", N_("Contact"), "contact", required=True),
        text("title", N_("Position title"), required=True),
        text("english_title", N_("Position in English")),
        text("department", N_("Department")),
        choice("function", N_("Function"), FUNCTIONS),
        integer("level", N_("Level (1 = top)"), 1, 20),
        reference("reports_to_id", N_("Reports to"), "contact"),
        day("since", N_("Since")),
        day("left", N_("Left")),
        EXTERNAL_ID,
    ),
    title="title",
    owner=("account_id", "contact_id"),
    searched=("department",),
)
PERSON_LINK = Entity(
    "person_link",
    "person_links",
    N_("Person link"),
    (
        account(),
        reference("contact_id", N_("Contact"), "contact", required=True),
        reference("other_contact_id", N_("Other contact"), "contact", required=True),
        choice("kind", N_("Kind"), LINKS, required=True),
        text("remark", N_("Remark")),
        EXTERNAL_ID,
    ),
    title="kind",
    owner=("account_id", "contact_id", "other_contact_id"),
)
STAKEHOLDER_FACT = Entity(
    "stakeholder_fact",
    "stakeholder_facts",
    N_("Stakeholder fact"),
    (
        account(),
        reference("contact_id", N_("Contact"), "contact", required=True),
        reference("opportunity_id", N_("Opportunity"), "opportunity"),
        choice("role", N_("Role"), STAKEHOLDER_ROLES),
        integer("influence", N_("Influence (1-5)"), 1, 5),
        integer("attitude", N_("Attitude (-2 to +2)"), -2, 2),
        long_text("interest", N_("Interest")),
        choice("certainty", N_("Certainty"), CERTAINTIES),
        text("source", N_("Source")),
        day("noted_on", N_("Noted on")),
        reference("counterpart_id", N_("Our counterpart"), "user"),
        EXTERNAL_ID,
    ),
    title="role",
    owner=("account_id", "contact_id", "opportunity_id"),
    recency="noted_on",
    searched=("interest",),
)
SENSITIVE_NOTE = Entity(
    "sensitive_note",
    "sensitive_notes",
    N_("Sensitive note"),
    (
        account(),
        reference("contact_id", N_("Contact"), "contact"),
        long_text("text", N_("Text"), required=True),
        EXTERNAL_ID,
    ),
    title="text",
    sub_scope="sensitive",
    owner=("account_id", "contact_id"),
)
INFLUENCE_LINK = Entity(
    "influence_link",
    "influence_links",
    N_("Influence link"),
    (
        account(),
        reference("from_contact_id", N_("From"), "contact", required=True),
        reference("to_contact_id", N_("To"), "contact", required=True),
        reference("opportunity_id", N_("Opportunity"), "opportunity"),
        choice("kind", N_("Kind"), INFLUENCES, required=True),
        share("weight", N_("Weight")),
        EXTERNAL_ID,
    ),
    title="kind",
    owner=("account_id", "from_contact_id", "to_contact_id", "opportunity_id"),
)
ENTITIES = (
    ACCOUNT,
    ACCOUNT_TEAM,
    SCORE_OVERRIDE,
    CONTACT,
    POSITION,
    PERSON_LINK,
    STAKEHOLDER_FACT,
    SENSITIVE_NOTE,
    INFLUENCE_LINK,
)
