"""What is typed is tidied, never damaged."""

from app.web.forms import squeeze, trim


def test_plain_spaces_are_folded_and_no_break_spaces_kept():
    assert squeeze("  Comment\tfaire\u202f?  ") == "Comment faire\u202f?"
    assert squeeze("1\u202f234\u00a0€") == "1\u202f234\u00a0€"


def test_lines_are_kept_in_a_text():
    assert trim("  un\r\ndeux \n") == "un\ndeux"


def test_anything_but_text_is_left_alone():
    assert squeeze(None) is None
    assert trim(3) == 3
