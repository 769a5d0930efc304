"""The nouns every part of the portal shares: places, people, visibility, occupations, themes, audit, jobs…"""
