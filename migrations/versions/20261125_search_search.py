"""search

Revision: search, after legal
"""

import sqlalchemy as sa
from alembic import op

revision = 'search'
down_revision = 'legal'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('search_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('object_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=400), nullable=False),
    sa.Column('about', sa.String(length=400), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('path', sa.String(length=300), nullable=False),
    sa.Column('territory_id', sa.Integer(), nullable=True),
    sa.Column('theme_id', sa.Integer(), nullable=True),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('audience_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['audience_id'], ['audience.id'], name=op.f('fk_search_entry_audience_id')),
    sa.ForeignKeyConstraint(['territory_id'], ['territory.id'], name=op.f('fk_search_entry_territory_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_search_entry_theme_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_entry')),
    sa.UniqueConstraint('kind', 'object_id', name=op.f('uq_search_entry_kind_object_id'))
    )
    with op.batch_alter_table('search_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_search_entry_kind_id'), ['kind', 'id'], unique=False)

    # The words of entries, each engine's own way; the rows themselves are filled by `flask setup`.
    if op.get_bind().dialect.name == 'postgresql':
        op.execute("ALTER TABLE search_entry ADD COLUMN words tsvector NOT NULL DEFAULT ''")
        op.execute('CREATE INDEX ix_search_entry_words ON search_entry USING gin (words) WITH (gin_pending_list_limit = 256)')
    else:
        op.execute("CREATE VIRTUAL TABLE search_words USING fts5(kind, title, text, names, detail=column, tokenize='unicode61 remove_diacritics 0')")
        # A batch operation on search_entry rebuilds it without its triggers: it must make this one again.
        op.execute('CREATE TRIGGER search_entry_gone AFTER DELETE ON search_entry BEGIN DELETE FROM search_words WHERE rowid = old.id; END')


def downgrade() -> None:
    if op.get_bind().dialect.name != 'postgresql':
        op.execute('DROP TRIGGER search_entry_gone')
        op.execute('DROP TABLE search_words')
    op.drop_table('search_entry')
