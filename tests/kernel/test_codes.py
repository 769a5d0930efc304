"""Codes of the second factor, as rules."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.people import codes

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
INSTANTS = st.integers(946_684_800, 4_102_444_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


# The reference values of RFC 6238, appendix B, cut to six digits.
@pytest.mark.parametrize(("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")])
def test_codes_are_those_of_the_norm(seconds, code):
    reference = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert codes.code_of(reference, codes.counter_at(datetime.fromtimestamp(seconds, UTC))) == code


@given(at=INSTANTS, offset=st.integers(-3, 3))
def test_a_code_is_good_for_its_half_minute_and_the_two_beside_it(at, offset):
    counter = codes.counter_at(at)
    code = codes.code_of(SECRET, counter + offset)
    found = codes.counter_of(SECRET, code, at=at)
    if abs(offset) <= 1:
        assert found is not None
        assert codes.code_of(SECRET, found) == code
    else:
        assert found is None or codes.code_of(SECRET, found) == code


@given(at=INSTANTS, seconds=st.integers(0, 29))
def test_no_code_lasts_longer_than_a_minute_and_a_half(at, seconds):
    code = codes.code_of(SECRET, codes.counter_at(at))
    later = at + timedelta(seconds=90 + seconds)
    found = codes.counter_of(SECRET, code, at=later)
    assert found is None or found != codes.counter_at(at)


@given(st.sampled_from(codes.new_recovery_codes()), st.sampled_from([" ", "-", "", ".", "\u00a0"]), st.booleans())
def test_a_recovery_code_is_the_same_however_it_is_typed(code, mark, shout):
    typed = code.replace("-", mark).replace("0", "O").replace("1", "I")
    assert codes.recovery_hash(typed.upper() if shout else typed) == codes.recovery_hash(code)


def test_recovery_codes_are_many_and_never_twice_the_same():
    batches = [code for _ in range(50) for code in codes.new_recovery_codes()]
    assert len(set(batches)) == 50 * codes.BATCH
    assert len(codes.LETTERS) == 32, "24 letters of 32 are 120 bits"


@given(st.text(max_size=60))
def test_only_six_digits_are_a_code_of_the_application(typed):
    digits = codes.digits_of(typed)
    assert digits is None or (len(digits) == 6 and digits.isascii() and digits.isdigit())


@pytest.mark.parametrize("typed", ["123456", "123 456", " 12-34-56 ", "123\u202f456"])
def test_spaces_in_a_code_do_not_count(typed):
    assert codes.digits_of(typed) == "123456"
