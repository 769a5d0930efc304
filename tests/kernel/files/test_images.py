"""Images are drawn again: nothing but their points remains, whatever was written beside them."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from app.kernel.files.inspection import NotAccepted
from app.kernel.files.inspection.images import ImageBounds, draw_again
from app.kernel.files.inspection.pictures import without_words
from tests.kernel.files.samples import CANARY, described_png, drawn, photo, png_header, saved

BOUNDS = ImageBounds(megapixels=60, side=2400)


def opened(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def heic():
    exif = Image.Exif()
    exif[0x010F] = CANARY.decode()
    return saved(drawn((200, 100)), "HEIF", exif=exif.tobytes(), xmp=CANARY)


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (photo(), "jpeg"),
        (described_png(), "png"),
        (heic(), "heif"),
        (saved(drawn(), "WEBP", exif=b"Exif\0\0" + CANARY, xmp=CANARY), "webp"),
        (saved(drawn(), "GIF", comment=CANARY), "gif"),
    ],
    ids=["jpeg", "png", "heic", "webp", "gif"],
)
def test_fault_43_no_place_no_date_no_device_remains(data, form):
    assert CANARY in data
    kept, _, treatments = draw_again(data, form=form, bounds=BOUNDS)
    assert CANARY not in kept
    assert b"Exif" not in kept
    assert not opened(kept).getexif()
    assert set(opened(kept).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
    assert "metadata" in treatments


def test_a_photo_is_turned_as_it_was_held():
    image = opened(draw_again(photo(orientation=6), form="jpeg", bounds=BOUNDS)[0])
    assert image.size == (40, 60)
    assert image.getpixel((20, 5))[0] > 200  # what was on the left is now on top
    assert image.getpixel((20, 55))[2] > 200


def test_fault_42_a_printer_s_image_is_given_the_colours_of_screens():
    kept, form, _ = draw_again(saved(drawn(mode="CMYK"), "JPEG", quality=95), form="jpeg", bounds=BOUNDS)
    image = opened(kept)
    assert (form, image.mode) == ("jpeg", "RGB")
    assert image.getpixel((5, 20))[0] > 200


def test_a_colour_profile_is_applied_and_not_kept():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    kept, _, _ = draw_again(saved(drawn(), "JPEG", icc_profile=profile), form="jpeg", bounds=BOUNDS)
    assert "icc_profile" not in opened(kept).info


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_kind_of_png_is_drawn_again(mode):
    image = drawn(mode="L").convert("I;16") if mode == "I;16" else drawn(mode=mode)
    assert opened(draw_again(saved(image, "PNG"), form="png", bounds=BOUNDS)[0]).size == (60, 40)


def test_fault_42_an_iphone_s_photo_becomes_a_jpeg():
    kept, form, _ = draw_again(heic(), form="heif", bounds=BOUNDS)
    assert (form, opened(kept).format, opened(kept).size) == ("jpeg", "JPEG", (200, 100))


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "HEIF"])
def test_fault_42_an_image_cut_short_is_refused_in_words(form, share):
    data = saved(drawn((300, 200)), form)
    with pytest.raises(NotAccepted, match="abîmée ou incomplète"):
        draw_again(data[: int(len(data) * share)], form=form.lower(), bounds=BOUNDS)


def test_fault_41_a_huge_image_is_refused_before_it_is_decoded():
    data = png_header(30_000, 30_000)
    assert len(data) < 40_000
    with pytest.raises(NotAccepted, match="millions de points"):
        draw_again(data, form="png", bounds=BOUNDS)


def test_a_long_thin_image_is_refused_too():
    with pytest.raises(NotAccepted, match="millions de points"):
        draw_again(png_header(40_000, 8), form="png", bounds=BOUNDS)


def test_a_large_photo_is_made_smaller_and_says_so():
    kept, _, treatments = draw_again(saved(drawn((4000, 3000)), "JPEG"), form="jpeg", bounds=BOUNDS)
    assert opened(kept).size == (2400, 1800)
    assert "smaller" in treatments


@given(st.binary(max_size=400), st.sampled_from(["jpeg", "png", "gif", "webp", "heif"]), st.integers(0, 300))
@settings(max_examples=60, deadline=None)
def test_no_bytes_at_all_break_more_than_their_own_refusal(noise, form, at):
    data = saved(drawn(), {"heif": "HEIF"}.get(form, form.upper()))
    broken = data[:at] + noise + data[at + len(noise) :]
    try:
        kept, _, _ = draw_again(broken, form=form, bounds=BOUNDS)
    except NotAccepted:
        return
    assert CANARY not in kept


def test_a_photo_inside_a_document_keeps_its_points_and_its_side_up():
    kept = without_words(photo(orientation=6))
    assert CANARY not in kept
    assert opened(kept).getexif().get(0x0112) == 6
    assert opened(kept).tobytes() == opened(photo()).tobytes()


def test_a_progressive_photo_inside_a_document_keeps_its_points():
    data = saved(drawn((300, 200)), "JPEG", progressive=True, comment=CANARY)
    assert CANARY not in without_words(data)
    assert opened(without_words(data)).tobytes() == opened(data).tobytes()


def test_a_drawing_inside_a_document_keeps_its_points():
    assert CANARY not in without_words(described_png())
    assert opened(without_words(described_png())).tobytes() == opened(described_png()).tobytes()


@given(st.binary(max_size=300))
def test_broken_pictures_inside_documents_never_stop_anything(noise):
    without_words(b"\xff\xd8\xff" + noise)
    without_words(b"\x89PNG\r\n\x1a\n" + noise)
