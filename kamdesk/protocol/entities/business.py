"""Registry: deals, contracts, money, service, voice of the customer, plans."""

from kamdesk.i18n import N_
from kamdesk.protocol.entities.build import (
    EXTERNAL_ID,
    account,
    choice,
    currency,
    day,
    decimal,
    integer,
    long_text,
    moment,
    money,
    reference,
    share,
    text,
    vocabulary,
    words,
)
from kamdesk.protocol.entities.field import Entity

CONTRACT_KINDS = vocabulary(
    framework=N_("Framework"),
    equipment=N_("Equipment"),
    licence=N_("Licence"),
    maintenance=N_("Maintenance"),
    spares=N_("Spare parts"),
    service=N_("Service"),
)
CONTRACT_STATUSES = vocabulary(
    draft=N_("Draft"),
    in_review=N_("In review"),
    active=N_("In force"),
    expired=N_("Expired"),
    terminated=N_("Terminated"),
)
RENEWALS = vocabulary(
    not_started=N_("Not started"),
    in_talks=N_("In talks"),
    quoted=N_("Quoted"),
    agreed=N_("Agreed"),
    renewed=N_("Renewed"),
    lost=N_("Not renewed"),
)
INSTALMENT_KINDS = vocabulary(
    prepayment=N_("Prepayment"),
    delivery=N_("On delivery"),
    acceptance=N_("On acceptance"),
    retention=N_("Retention"),
)
SWOT_KINDS = vocabulary(
    strength=N_("Strong point"),
    weakness=N_("Weak point"),
    opportunity=N_("Chance"),
    threat=N_("Threat"),
)
TICKET_KINDS = vocabulary(
    fault=N_("Fault"),
    consulting=N_("Consulting"),
    installation=N_("Installation"),
    training=N_("Training"),
    complaint=N_("Complaint"),
)
SEVERITIES = vocabulary(
    critical=N_("Critical"), major=N_("Major"), minor=N_("Minor"), low=N_("Low")
)
FEEDBACK_KINDS = vocabulary(nps=N_("NPS"), csat=N_("CSAT"), interview=N_("Interview"))
GOAL_STATES = vocabulary(active=N_("Running"), reached=N_("Reached"), dropped=N_("Dropped"))
PHASES = vocabulary(
    initiating=N_("Initiating"),
    planning=N_("Planning"),
    executing=N_("Executing"),
    monitoring=N_("Monitoring"),
    closing=N_("Closing"),
)

OPPORTUNITY = Entity(
    "opportunity",
    "opportunities",
    N_("Opportunity"),
    (
        account(),
        text("name", N_("Name"), required=True),
        reference("product_id", N_("Product"), "product"),
        reference("stage_id", N_("Stage"), "stage", required=True, ask=True),
        day("stage_since", N_("In stage since")),
        money("amount_minor", N_("Amount"), 0, ask=True),
        currency(),
        share("probability", N_("Win rate")),
        day("opened_on", N_("Opened on")),
        day("expected_close", N_("Expected close")),
        day("closed_on", N_("Closed on")),
        reference("owner_id", N_("Owner"), "user", ask=True),
        text("next_step", N_("Next step")),
        words("competitors", N_("Competitors")),
        text("loss_reason", N_("Reason lost")),
        EXTERNAL_ID,
    ),
    title="name",
    owner=("account_id",),
    recency="opened_on",
    searched=("next_step", "competitors"),
)
MARGIN = Entity(
    "margin",
    "margins",
    N_("Margin"),
    (
        account(),
        reference("opportunity_id", N_("Opportunity"), "opportunity"),
        reference("contract_id", N_("Contract"), "contract"),
        money("cost_minor", N_("Cost")),
        money("margin_minor", N_("Margin")),
        currency(),
        EXTERNAL_ID,
    ),
    title="margin_minor",
    sub_scope="finance",
    owner=("account_id", "opportunity_id", "contract_id"),
)
CONTRACT = Entity(
    "contract",
    "contracts",
    N_("Contract"),
    (
        account(),
        reference("opportunity_id", N_("Opportunity"), "opportunity"),
        text("number", N_("Number")),
        text("name", N_("Name"), required=True),
        choice("kind", N_("Kind"), CONTRACT_KINDS),
        money("amount_minor", N_("Contract value"), 0, ask=True),
        currency(),
        share("tax_rate", N_("Tax rate")),
        day("signed_on", N_("Signed on")),
        day("starts_on", N_("Starts on")),
        day("ends_on", N_("Ends on")),
        choice("status", N_("Status"), CONTRACT_STATUSES, required=True),
        choice("renewal", N_("Renewal"), RENEWALS),
        reference("renewal_deal_id", N_("Renewal deal"), "opportunity"),
        text("payment_terms", N_("Payment terms")),
        EXTERNAL_ID,
    ),
    title="name",
    owner=("account_id",),
    recency="signed_on",
    searched=("number",),
)
INSTALMENT = Entity(
    "instalment",
    "instalments",
    N_("Instalment"),
    (
        account(),
        reference("contract_id", N_("Contract"), "contract", required=True),
        text("name", N_("Name")),
        choice("kind", N_("Kind"), INSTALMENT_KINDS),
        money("amount_minor", N_("Amount"), required=True),
        currency(),
        day("due", N_("Due"), required=True),
        EXTERNAL_ID,
    ),
    title="name",
    owner=("account_id", "contract_id"),
    recency="due",
)
PAYMENT = Entity(
    "payment",
    "payments",
    N_("Payment"),
    (
        account(),
        reference("contract_id", N_("Contract"), "contract"),
        reference("instalment_id", N_("Instalment"), "instalment"),
        money("amount_minor", N_("Amount"), required=True),
        currency(),
        day("received_on", N_("Received on"), required=True),
        text("remark", N_("Remark")),
        EXTERNAL_ID,
    ),
    title="amount_minor",
    owner=("account_id", "contract_id"),
    recency="received_on",
)
TICKET = Entity(
    "ticket",
    "tickets",
    N_("Ticket"),
    (
        account(),
        reference("contact_id", N_("Contact"), "contact"),
        reference("feedback_id", N_("Feedback answered"), "feedback"),
        text("number", N_("Number")),
        text("title", N_("Title"), required=True),
        choice("kind", N_("Kind"), TICKET_KINDS),
        choice("severity", N_("Severity"), SEVERITIES, required=True),
        integer("sla_hours", N_("SLA (hours)"), 1),
        moment("opened_at", N_("Opened at"), required=True),
        moment("answered_at", N_("Answered at")),
        moment("solved_at", N_("Solved at")),
        reference("owner_id", N_("Owner"), "user"),
        long_text("description", N_("Description")),
        EXTERNAL_ID,
    ),
    title="title",
    owner=("account_id",),
    recency="opened_at",
    searched=("number", "description"),
)
FEEDBACK = Entity(
    "feedback",
    "feedback",
    N_("Feedback"),
    (
        account(),
        reference("contact_id", N_("Contact"), "contact"),
        choice("kind", N_("Kind"), FEEDBACK_KINDS, required=True),
        integer("score", N_("Score"), 0, 10),
        long_text("text", N_("Text")),
        day("given_on", N_("Given on"), required=True),
        EXTERNAL_ID,
    ),
    title="text",
    owner=("account_id",),
    recency="given_on",
)
GOAL = Entity(
    "goal",
    "goals",
    N_("Goal"),
    (
        account(),
        text("title", N_("Title"), required=True),
        text("quarter", N_("Quarter (2026Q4)"), required=True),
        reference("owner_id", N_("Owner"), "user"),
        choice("state", N_("State"), GOAL_STATES, required=True),
        EXTERNAL_ID,
    ),
    title="title",
    owner=("account_id",),
)
KEY_RESULT = Entity(
    "key_result",
    "key_results",
    N_("Key result"),
    (
        account(),
        reference("goal_id", N_("Goal"), "goal", required=True),
        text("title", N_("Title"), required=True),
        decimal("start_value", N_("Start value")),
        decimal("target", N_("Target")),
        decimal("current", N_("Current value")),
        text("unit", N_("Unit")),
        EXTERNAL_ID,
    ),
    title="title",
    owner=("account_id", "goal_id"),
)
SWOT_ITEM = Entity(
    "swot_item",
    "swot_items",
    N_("SWOT point"),
    (
        account(),
        choice("kind", N_("Quadrant"), SWOT_KINDS, required=True),
        text("text", N_("What it is"), required=True),
        reference("task_id", N_("Action"), "task"),
        EXTERNAL_ID,
    ),
    title="text",
    owner=("account_id",),
)
PROJECT = Entity(
    "project",
    "projects",
    N_("Project"),
    (
        account(),
        reference("contract_id", N_("Contract"), "contract"),
        text("name", N_("Name"), required=True),
        choice("phase", N_("Phase"), PHASES, required=True),
        reference("owner_id", N_("Owner"), "user"),
        day("starts_on", N_("Starts on")),
        day("ends_on", N_("Planned end")),
        day("finished_on", N_("Finished on")),
        EXTERNAL_ID,
    ),
    title="name",
    owner=("account_id",),
    recency="starts_on",
)
ENTITIES = (
    OPPORTUNITY,
    MARGIN,
    CONTRACT,
    INSTALMENT,
    PAYMENT,
    TICKET,
    FEEDBACK,
    GOAL,
    KEY_RESULT,
    SWOT_ITEM,
    PROJECT,
)
