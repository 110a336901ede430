"""What use teaches: which people a list showed, and the versions learnt from decisions."""

revision = "20261122_learning"
down_revision = "20261121_register"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is kept yet."""


def downgrade() -> None:
    """Nothing was kept."""
