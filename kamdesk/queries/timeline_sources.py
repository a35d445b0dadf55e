"""Where the timeline of an account comes from: one SELECT per kind of entry.

Each yields: kind, entity, id, key (unique within the timeline), moment (a plain day stands at noon
UTC), whether the moment has a time of day, our user, their contact, the text a person wrote, and
facts as JSON for whoever words the entry. ``:account`` is the account.
"""

from typing import Final

_MINE: Final = "deleted_at IS NULL AND account_id = :account"
_NOON: Final = "'T12:00:00.000000+00:00'"
# What did not win, or was not taken, is told by its conflict or its problem.
_HAPPENED: Final = "(c.verdict IS NULL OR c.verdict IN ('merged', 'claim', 'equal'))"

_SOURCES: Final[dict[str, str]] = {
    "visit": """
SELECT 'visit', 'visit', id, hex(id), held_at, 1, owner_id, NULL, coalesce(outcome, notes),
  json_object('type', type, 'objective', objective, 'place', place, 'minutes', minutes,
    'contacts', (SELECT json_group_array(c.name) FROM attendee t JOIN contact c
                 ON c.id = t.contact_id WHERE t.visit_id = visit.id AND t.deleted_at IS NULL),
    'contacts_english', (SELECT json_group_array(coalesce(c.english_name, c.name))
                         FROM attendee t JOIN contact c ON c.id = t.contact_id
                         WHERE t.visit_id = visit.id AND t.deleted_at IS NULL),
    'colleagues', (SELECT json_group_array(u.name) FROM attendee t JOIN user u
                   ON u.id = t.user_id WHERE t.visit_id = visit.id AND t.deleted_at IS NULL))
FROM visit WHERE {mine} AND held_at < :end""",
    "touch": """
SELECT 'touch', 'touch', id, hex(id), at, 1, user_id, contact_id, summary,
  json_object('kind', kind, 'channel', channel, 'direction', direction, 'minutes', minutes)
FROM touch WHERE {mine} AND at < :end""",
    "ticket": """
SELECT 'ticket', 'ticket', id, hex(id) || 'o', opened_at, 1, owner_id, contact_id, title,
  json_object('number', number, 'kind', kind, 'severity', severity, 'state', 'opened')
FROM ticket WHERE {mine} AND opened_at < :end
UNION ALL
SELECT 'ticket', 'ticket', id, hex(id) || 's', solved_at, 1, owner_id, contact_id, title,
  json_object('number', number, 'kind', kind, 'severity', severity, 'state', 'solved',
    'hours', round((julianday(solved_at) - julianday(opened_at)) * 24, 1), 'sla_hours', sla_hours)
FROM ticket WHERE {mine} AND solved_at < :end""",
    "payment": """
SELECT 'payment', 'payment', p.id, hex(p.id), p.received_on || {noon}, 0, NULL, NULL, p.remark,
  json_object('amount_minor', p.amount_minor, 'currency', p.currency, 'contract', c.name,
    'instalment', i.name, 'days_late', julianday(p.received_on) - julianday(i.due))
FROM payment p LEFT JOIN contract c ON c.id = p.contract_id
LEFT JOIN instalment i ON i.id = p.instalment_id
WHERE p.deleted_at IS NULL AND p.account_id = :account AND p.received_on <= :day""",
    "contract": """
SELECT 'contract', 'contract', id, hex(id), signed_on || {noon}, 0, NULL, NULL, name,
  json_object('number', number, 'kind', kind, 'amount_minor', amount_minor, 'currency', currency,
    'ends_on', ends_on)
FROM contract WHERE {mine} AND signed_on <= :day""",
    "feedback": """
SELECT 'feedback', 'feedback', id, hex(id), given_on || {noon}, 0, NULL, contact_id, text,
  json_object('kind', kind, 'score', score)
FROM feedback WHERE {mine} AND given_on <= :day""",
    "commitment": """
SELECT 'commitment', 'commitment', m.id, hex(m.id) || 'o', coalesce(v.held_at,
    (SELECT min(c.at) FROM change c WHERE c.record_id = m.id)), 1, m.owner_id, m.contact_id, m.text,
  json_object('side', m.side, 'due', m.due, 'state', 'open', 'now', m.state)
FROM commitment m LEFT JOIN visit v ON v.id = m.visit_id
WHERE m.deleted_at IS NULL AND m.account_id = :account
UNION ALL
SELECT 'commitment', 'commitment', id, hex(id) || 's', settled_on || {noon}, 0, owner_id,
  contact_id, text, json_object('side', side, 'due', due, 'state', state)
FROM commitment WHERE {mine} AND settled_on <= :day""",
    "note": """
SELECT 'note', 'note', id, hex(id),
  coalesce(at, (SELECT min(c.at) FROM change c WHERE c.record_id = note.id)), 1, author_id,
  contact_id, text, json_object()
FROM note WHERE {mine}""",
    "clip_note": """
SELECT 'clip_note', 'clip_note', id, hex(id), coalesce(published_on || {noon},
    (SELECT min(c.at) FROM change c WHERE c.record_id = clip_note.id)), 0, NULL, NULL, title,
  json_object('text', text, 'source', source, 'url', url)
FROM clip_note WHERE {mine}""",
    "comment": """
SELECT 'comment', 'comment', id, hex(id),
  coalesce(at, (SELECT min(c.at) FROM change c WHERE c.record_id = comment.id)), 1, author_id, NULL,
  text, json_object('about', subject_entity, 'about_id', subject_id)
FROM comment WHERE {mine}""",
    "project": """
SELECT 'project', 'project', id, hex(id) || 'o', starts_on || {noon}, 0, owner_id, NULL, name,
  json_object('state', 'started', 'phase', phase) FROM project WHERE {mine} AND starts_on <= :day
UNION ALL
SELECT 'project', 'project', id, hex(id) || 's', finished_on || {noon}, 0, owner_id, NULL, name,
  json_object('state', 'finished', 'phase', phase)
FROM project WHERE {mine} AND finished_on <= :day""",
    "stakeholder": """
SELECT 'stakeholder', 'stakeholder_fact', id, hex(id), noted_on || {noon}, 0, counterpart_id,
  contact_id, interest,
  json_object('role', role, 'influence', influence, 'attitude', attitude, 'certainty', certainty)
FROM stakeholder_fact WHERE {mine} AND noted_on <= :day""",
    "opportunity": """
SELECT 'opportunity', 'opportunity', id, hex(id), opened_on || {noon}, 0, owner_id, NULL, name,
  json_object('amount_minor', amount_minor, 'currency', currency)
FROM opportunity WHERE {mine} AND opened_on <= :day""",
    "stage": """
SELECT 'stage', 'opportunity', o.id, hex(c.id), c.at, 1, d.actor_id, NULL, o.name,
  json_object('before', b.name, 'before_english', b.english_name, 'after', a.name,
    'after_english', a.english_name, 'outcome', a.outcome,
    'amount_minor', o.amount_minor, 'currency', o.currency)
FROM opportunity o JOIN change c ON c.record_id = o.id AND c.field = 'stage_id' AND {happened}
JOIN deed d ON d.id = c.deed_id AND d.undone_by IS NULL AND d.undoes IS NULL
LEFT JOIN stage b ON b.id = unhex(replace(json_extract(c.before, '$'), '-', ''))
LEFT JOIN stage a ON a.id = unhex(replace(json_extract(c.after, '$'), '-', ''))
WHERE o.deleted_at IS NULL AND o.account_id = :account""",
    "edit": """
SELECT 'edit', c.entity, c.record_id, hex(c.id), c.at, 1, d.actor_id, r.contact_id, r.title,
  json_object('field', c.field, 'before', json(c.before), 'after', json(c.after))
FROM (SELECT id, name AS title, NULL AS contact_id FROM account WHERE id = :account
  UNION ALL SELECT id, name, NULL FROM contract WHERE {mine}
  UNION ALL SELECT f.id, p.name, f.contact_id FROM stakeholder_fact f
    JOIN contact p ON p.id = f.contact_id
    WHERE f.deleted_at IS NULL AND f.account_id = :account) r
JOIN change c ON c.record_id = r.id AND {happened}
JOIN deed d ON d.id = c.deed_id AND d.undone_by IS NULL AND d.undoes IS NULL
WHERE c.entity || '.' || c.field IN ('account.tier', 'account.status', 'account.owner_id',
  'account.parent_id', 'contract.renewal', 'contract.status', 'contract.ends_on',
  'stakeholder_fact.role', 'stakeholder_fact.influence', 'stakeholder_fact.attitude')""",
}
SOURCES: Final = {
    kind: sql.replace("{mine}", _MINE).replace("{noon}", _NOON).replace("{happened}", _HAPPENED)
    for kind, sql in _SOURCES.items()
}
"""SQL by kind; the kinds are what a timeline can be filtered by."""
