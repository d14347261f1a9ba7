"""A drawing as accessible SVG text: same input, same bytes; safe to put several on one page."""

from __future__ import annotations

import io
import re
from xml.sax.saxutils import escape

import matplotlib as mpl

from labsim.report.figures.base import MM_PER_INCH, Drawing, clean, house_style


def to_svg(drawing: Drawing) -> str:
    """The drawing as one <svg> element with role, title, description and ids of its own; no date."""
    buffer = io.StringIO()
    with house_style(), mpl.rc_context({"svg.hashsalt": drawing.name}):
        drawing.figure.savefig(
            buffer, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None}
        )
    text = buffer.getvalue()
    text = text[text.index("<svg ") :].strip()
    text = re.sub(r"\s*<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    return _accessible(_own_ids(text, drawing.name), drawing) + "\n"


def alt_text(drawing: Drawing) -> str:
    """The message of a drawing, then every label in reading order."""
    labels = [text.get_text() for text in drawing.figure.texts]
    return " ".join([drawing.message, "; ".join(label for label in labels if label.strip())])


def _own_ids(text: str, prefix: str) -> str:
    """Ids of one figure must not catch references of another on the same page."""
    text = re.sub(r'\bid="', f'id="{prefix}-', text)
    text = re.sub(r'href="#', f'href="#{prefix}-', text)
    return text.replace("url(#", f"url(#{prefix}-")


def _accessible(text: str, drawing: Drawing) -> str:
    head = text[: text.index(">") + 1]
    width, height = (side * MM_PER_INCH for side in drawing.figure.get_size_inches())
    new = re.sub(r'\s(width|height)="[^"]*"', "", head)
    new = new[:-1] + (
        f' width="{width:.1f}mm" height="{height:.1f}mm" role="img" '
        f'aria-labelledby="{drawing.name}-title {drawing.name}-desc">'
    )
    words = (
        f'\n <title id="{drawing.name}-title">{escape(clean(drawing.title))}</title>'
        f'\n <desc id="{drawing.name}-desc">{escape(alt_text(drawing))}</desc>'
    )
    return new + words + text[len(head) :]
