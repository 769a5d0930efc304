"""Who did what, when: written with the change itself, never holding what people wrote."""
