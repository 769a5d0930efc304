"""attachments of posts

Revision: attachments, after files
"""

import sqlalchemy as sa
from alembic import op

revision = 'attachments'
down_revision = 'files'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('post_attachment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('stored_file_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_post_attachment_post_id')),
    sa.ForeignKeyConstraint(['stored_file_id'], ['stored_file.id'], name=op.f('fk_post_attachment_stored_file_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post_attachment')),
    sa.UniqueConstraint('stored_file_id', name=op.f('uq_post_attachment_stored_file_id'))
    )
    with op.batch_alter_table('post_attachment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_post_attachment_post_id_position'), ['post_id', 'position'], unique=False)
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.add_column(sa.Column('attachments_count', sa.Integer(), nullable=False, server_default='0'))
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.alter_column('attachments_count', existing_type=sa.Integer(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.drop_column('attachments_count')
    op.drop_table('post_attachment')
