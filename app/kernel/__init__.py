"""The nouns every part of the portal shares: territories, people, visibility, occupations, themes, audit, jobs, files."""
