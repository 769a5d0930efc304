"""texts typed while nobody was signed in

Revision: signed_out, after sheets. Texts already kept were sent by sessions that had been whole.
"""

import sqlalchemy as sa
from alembic import op

revision = 'signed_out'
down_revision = 'sheets'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('kept_draft', schema=None) as batch_op:
        batch_op.add_column(sa.Column('was_signed_out', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('kept_draft', schema=None) as batch_op:
        batch_op.drop_column('was_signed_out')
