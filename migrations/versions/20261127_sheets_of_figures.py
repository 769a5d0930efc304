"""the sheet of each figure, in workbooks of several

Revision: sheets, after comments
"""

import sqlalchemy as sa
from alembic import op

revision = 'sheets'
down_revision = 'comments'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('observation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('source_sheet', sa.String(length=120), nullable=True))


def downgrade() -> None:
    # Without its sheet, a figure would lead to a cell of another.
    op.execute("DELETE FROM observation WHERE source_sheet IS NOT NULL")
    with op.batch_alter_table('observation', schema=None) as batch_op:
        batch_op.drop_column('source_sheet')
