"""The themes and publics under which the portal files associations, activities and exchanges (data-inclusion v1)."""
