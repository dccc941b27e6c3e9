"""Pictures of an article's view, compared with those in tests/golden/pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage

from annotate.model.state import State
from ui.article.layout import Heading
from ui.article.view import ArticleView
from ui.reading import Reading
from ui.theme import Theme

GOLDEN = Path(__file__).parent.parent / "golden" / "pictures"
FAR = 30  # of 255 in a channel: a pixel that differs by more is another one
SHARE = 0.0015  # of the pixels that may be others: letters come out a little different with each version of Qt


def picture(
    state: State,
    theme: Theme,
    size: tuple[int, int],
    reading: Reading | None = None,
    act: Callable[[ArticleView], object] | None = None,
) -> QImage:
    """What a view of that size shows of a state, after `act` has focused or pointed at something."""
    view = ArticleView(lambda _: False)
    view.resize(QSize(*size))
    view.set_theme(theme)
    view.set_reading(reading or Reading())
    view.show()
    view.show_state(state, Heading("", ""))
    view.caret = None  # it is where the person is, not what the picture is of
    view.viewport().grab()  # cards and flags are where they were drawn
    if act is not None:
        act(view)
    image = view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    view.close()
    view.deleteLater()
    return image


def pointing(view: ArticleView, words: str) -> None:
    """Rests the pointer on words."""
    assert view.state is not None
    start = view.state.text.index(words) + 1
    rect = view.places.caret(start)
    view.hover.move(QPointF(rect.center() + QPoint(2, 0)))


def differing(a: QImage, b: QImage) -> float:
    """The share of pixels in which two pictures differ, both at half their size: so edges are no difference."""
    if a.size() != b.size():
        return 1.0
    small = [
        image.scaled(
            image.size() / 2, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        ).convertToFormat(QImage.Format.Format_RGB32)
        for image in (a, b)
    ]
    width, height = small[0].width(), small[0].height()
    first, second = (bytes(image.constBits()) for image in small)
    others = sum(
        any(abs(first[i + c] - second[i + c]) > FAR for c in range(3)) for i in range(0, 4 * width * height, 4)
    )
    return others / (width * height)


def compare(actual: QImage, name: str, folder: Path, update: bool) -> None:
    """Compares with tests/golden/pictures/name.png, or writes it where `update` is asked for."""
    path = GOLDEN / f"{name}.png"
    if update:
        path.parent.mkdir(parents=True, exist_ok=True)
        assert actual.save(str(path))
        return
    wanted = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB888)
    assert not wanted.isNull(), f"{path} is not there: pytest --update-golden writes it"
    share = differing(actual, wanted)
    if share > SHARE:
        kept = folder / f"{name}.png"
        actual.save(str(kept))
        raise AssertionError(
            f"{share:.2%} of the picture is not as in tests/golden/pictures/{name}.png; it is now as in {kept}. "
            "Look at both: pytest --update-golden writes it anew"
        )


def blank(size: tuple[int, int], colour: str) -> QImage:
    """An empty picture."""
    image = QImage(QSize(*size), QImage.Format.Format_RGB888)
    image.fill(QColor(colour))
    return image
