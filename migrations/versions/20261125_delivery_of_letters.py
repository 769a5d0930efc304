"""delivery of letters

Revision: delivery, after granting
"""

import sqlalchemy as sa
from alembic import op

revision = 'delivery'
down_revision = 'granting'
branch_labels = None
depends_on = None

STATE = 'ck_outgoing_letter_state'
BEFORE = "state IN ('waiting', 'sent', 'failed', 'withdrawn')"
AFTER = "state IN ('waiting', 'sending', 'sent', 'failed', 'withdrawn')"


def upgrade() -> None:
    with op.batch_alter_table('outgoing_letter', schema=None) as batch_op:
        batch_op.add_column(sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint(op.f(STATE), type_='check')
        batch_op.create_check_constraint(op.f(STATE), AFTER)


def downgrade() -> None:
    # A letter in a worker's hands waits again: the old code knows no claim.
    op.execute("UPDATE outgoing_letter SET state = 'waiting' WHERE state = 'sending'")
    with op.batch_alter_table('outgoing_letter', schema=None) as batch_op:
        batch_op.drop_constraint(op.f(STATE), type_='check')
        batch_op.create_check_constraint(op.f(STATE), BEFORE)
        batch_op.drop_column('claimed_at')
