"""What nobody on the register can answer, and who was invited to log it."""

revision = "20261122_gaps"
down_revision = "20261122_learning"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is kept yet."""


def downgrade() -> None:
    """Nothing was kept."""
