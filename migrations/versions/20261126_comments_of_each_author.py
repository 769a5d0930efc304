"""forms of comments are those of their author

Revision: comments, after readers. Going back, no two people may have used the same identifier: none was drawn twice.
"""

from alembic import op

revision = 'comments'
down_revision = 'readers'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('release_comment', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_release_comment_client_id'), type_='unique')
        batch_op.create_unique_constraint(
            batch_op.f('uq_release_comment_written_by_id_client_id'), ['written_by_id', 'client_id']
        )


def downgrade() -> None:
    with op.batch_alter_table('release_comment', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_release_comment_written_by_id_client_id'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_release_comment_client_id'), ['client_id'])
