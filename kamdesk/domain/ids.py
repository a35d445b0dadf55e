"""Names for identifiers, so that a visit's id cannot be handed over as an account's.

All are UUIDv7 made on the device; one name per table.
"""

from typing import NewType
from uuid import UUID

TerritoryId = NewType("TerritoryId", UUID)
UserId = NewType("UserId", UUID)
ProductId = NewType("ProductId", UUID)
StageId = NewType("StageId", UUID)
ScoreModelId = NewType("ScoreModelId", UUID)
ExchangeRateId = NewType("ExchangeRateId", UUID)

AccountId = NewType("AccountId", UUID)
AccountTeamId = NewType("AccountTeamId", UUID)
ContactId = NewType("ContactId", UUID)
PositionId = NewType("PositionId", UUID)
PersonLinkId = NewType("PersonLinkId", UUID)
StakeholderFactId = NewType("StakeholderFactId", UUID)
SensitiveNoteId = NewType("SensitiveNoteId", UUID)
InfluenceLinkId = NewType("InfluenceLinkId", UUID)

VisitId = NewType("VisitId", UUID)
AttendeeId = NewType("AttendeeId", UUID)
TouchId = NewType("TouchId", UUID)
CommitmentId = NewType("CommitmentId", UUID)
TaskId = NewType("TaskId", UUID)
NoteId = NewType("NoteId", UUID)
ClipNoteId = NewType("ClipNoteId", UUID)
CommentId = NewType("CommentId", UUID)
AttachmentId = NewType("AttachmentId", UUID)

OpportunityId = NewType("OpportunityId", UUID)
MarginId = NewType("MarginId", UUID)
ContractId = NewType("ContractId", UUID)
InstalmentId = NewType("InstalmentId", UUID)
PaymentId = NewType("PaymentId", UUID)

TicketId = NewType("TicketId", UUID)
FeedbackId = NewType("FeedbackId", UUID)
GoalId = NewType("GoalId", UUID)
KeyResultId = NewType("KeyResultId", UUID)
ProjectId = NewType("ProjectId", UUID)
