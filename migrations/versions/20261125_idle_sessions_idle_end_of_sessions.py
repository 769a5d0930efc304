"""idle end of sessions

Revision: idle_sessions, after tokens
"""

import sqlalchemy as sa
from alembic import op

revision = 'idle_sessions'
down_revision = 'tokens'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('user_session', schema=None) as batch_op:
        batch_op.add_column(sa.Column('idle_ends_at', sa.DateTime(timezone=True), nullable=True))
    # Sessions opened before end when they would have; their next use sets their idle end.
    op.execute('UPDATE user_session SET idle_ends_at = expires_at')
    with op.batch_alter_table('user_session', schema=None) as batch_op:
        batch_op.alter_column('idle_ends_at', existing_type=sa.DateTime(timezone=True), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table('user_session', schema=None) as batch_op:
        batch_op.drop_column('idle_ends_at')
