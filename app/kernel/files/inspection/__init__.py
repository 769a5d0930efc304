"""What a file that people send really is, and what is kept of it.

Five words: a *format* is one of those accepted, told both by the content and by the name; a *package* is a zip that
claims to be a document; an *examination* reads a file and writes what may be kept; a *treatment* is what it changed;
*not accepted* is its refusal, in the reader's French. Nothing here knows the web or the database.
"""

from app.kernel.files.inspection.formats import FORMATS, Format, NotAccepted

__all__ = ["FORMATS", "Format", "NotAccepted"]
