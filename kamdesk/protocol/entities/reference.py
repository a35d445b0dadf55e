"""Registry: records everybody shares. Users, territories, products, stages, rates, score models."""

from kamdesk.i18n import N_
from kamdesk.protocol.entities.build import (
    EXTERNAL_ID,
    choice,
    currency,
    day,
    decimal,
    document,
    flag,
    integer,
    money,
    reference,
    share,
    text,
    vocabulary,
)
from kamdesk.protocol.entities.field import Entity

ROLES = vocabulary(
    rep=N_("Key account manager"),
    specialist=N_("Specialist"),
    manager=N_("Manager"),
    director=N_("Director"),
    admin=N_("Administrator"),
    auditor=N_("Auditor"),
)
DEPARTMENTS = vocabulary(
    sales=N_("Sales"),
    technical=N_("Technical"),
    delivery=N_("Delivery"),
    service=N_("Service"),
    finance=N_("Finance"),
    legal=N_("Legal"),
    warehouse=N_("Warehouse"),
    it=N_("IT"),
    management=N_("Management"),
)
OUTCOMES = vocabulary(open=N_("Under way"), won=N_("Won"), lost=N_("Lost"))

TERRITORY = Entity(
    "territory",
    "territories",
    N_("Territory"),
    (
        text("name", N_("Name"), required=True),
        text("english_name", N_("English name")),
        reference("parent_id", N_("Parent territory"), "territory"),
        EXTERNAL_ID,
    ),
    title="name",
    scope_by=None,
)
USER = Entity(
    "user",
    "users",
    N_("User"),
    (
        text("name", N_("Full name"), required=True),
        text("english_name", N_("Full name in English")),
        text("email", N_("E-mail")),
        text("job_title", N_("Job title")),
        choice("role", N_("Role"), ROLES, required=True),
        choice("department", N_("Department"), DEPARTMENTS),
        reference("manager_id", N_("Line manager"), "user"),
        reference("territory_id", N_("Territory"), "territory"),
        flag("active", N_("Works here")),
        EXTERNAL_ID,
    ),
    title="name",
    scope_by=None,
    searched=("english_name", "job_title"),
)
PRODUCT = Entity(
    "product",
    "products",
    N_("Product"),
    (
        text("name", N_("Name"), required=True),
        text("english_name", N_("English name")),
        text("series", N_("Series")),
        money("list_price_minor", N_("List price"), 0),
        currency(),
        EXTERNAL_ID,
    ),
    title="name",
    scope_by=None,
    searched=("english_name", "series"),
)
STAGE = Entity(
    "stage",
    "stages",
    N_("Stage"),
    (
        text("key", N_("Key"), required=True),
        text("name", N_("Name"), required=True),
        text("english_name", N_("English name")),
        share("probability", N_("Win rate"), required=True),
        choice("outcome", N_("Outcome"), OUTCOMES, required=True),
        integer("position", N_("Place in the order"), 0, required=True),
        integer("expected_days", N_("Expected days"), 0),
        EXTERNAL_ID,
    ),
    title="name",
    scope_by=None,
)
SCORE_MODEL = Entity(
    "score_model",
    "score_models",
    N_("Score model"),
    (
        text("key", N_("Key"), required=True),
        text("name", N_("Name"), required=True),
        document("definition", N_("Definition"), required=True),
        flag("active", N_("In use")),
        EXTERNAL_ID,
    ),
    title="name",
    scope_by=None,
)
EXCHANGE_RATE = Entity(
    "exchange_rate",
    "exchange_rates",
    N_("Exchange rate"),
    (
        currency(),
        currency("base_currency", N_("Base currency")),
        day("valid_from", N_("Valid from"), required=True),
        decimal("rate", N_("Rate"), 0),
        EXTERNAL_ID,
    ),
    title="currency",
    scope_by=None,
)
ENTITIES = (TERRITORY, USER, PRODUCT, STAGE, SCORE_MODEL, EXCHANGE_RATE)
