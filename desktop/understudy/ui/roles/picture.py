"""The lineage of a role as a small drawing. What it shows is also said in words beside it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from understudy.ui.kit.labels import mark_data
from understudy.ui.roles.graph import Edge, Graph, Node
from understudy.ui.theme.theme import theme

BOX_EMS, GAP_EMS, HEIGHT_EMS, BETWEEN_EMS = 9.5, 6.5, 2.7, 0.8


class LineagePicture(QWidget):
    """Boxes for roles, arrows for how they went on; the chosen role stands out by its frame."""

    def __init__(self) -> None:
        super().__init__()
        mark_data(self)
        self._graph = Graph((), ())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)
        theme().changed.connect(self.update)

    def show_graph(self, graph: Graph, told: str) -> None:
        """Draw a lineage; ``told`` says the same to a screen reader."""
        self._graph = graph
        self.setAccessibleName(told)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        em, graph = theme().em, self._graph
        retired = any(edge.after is None for edge in graph.edges)
        width = graph.columns * BOX_EMS + (graph.columns - 1 + retired) * GAP_EMS
        height = graph.rows * HEIGHT_EMS + max(0, graph.rows - 1) * BETWEEN_EMS
        return QSize(round(width * em) + 4, round(height * em) + 4)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _box(self, node: Node) -> QRect:
        em = theme().em
        in_column = sum(1 for n in self._graph.nodes if n.column == node.column)
        step = HEIGHT_EMS + BETWEEN_EMS
        lower = (self._graph.rows - in_column) * step / 2
        x = 2 + round(node.column * (BOX_EMS + GAP_EMS) * em)
        y = 2 + round((node.row * step + lower) * em)
        return QRect(x, y, round(BOX_EMS * em), round(HEIGHT_EMS * em))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for edge in self._graph.edges:
            self._draw_edge(painter, edge)
        for node in self._graph.nodes:
            self._draw_node(painter, node)

    def _place(self, area: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), area)

    def _draw_node(self, painter: QPainter, node: Node) -> None:
        look, box = theme(), self._box(node)
        painter.setBrush(look.color("accent_soft" if node.chosen else "surface"))
        painter.setPen(QPen(look.color("accent" if node.chosen else "border_strong"), 2 if node.chosen else 1))
        painter.drawRoundedRect(self._place(box), look.space(1.5), look.space(1.5))
        inner = box.adjusted(look.space(2), look.space(1), -look.space(2), -look.space(1))
        ink = "on_accent_soft" if node.chosen else "text"
        top = QRect(inner.left(), inner.top(), inner.width(), inner.height() // 2)
        self._text(painter, top, node.name, ink, bold=True)
        self._text(
            painter, top.translated(0, inner.height() // 2), node.span, ink if node.chosen else "text_muted", 0.9
        )

    def _draw_edge(self, painter: QPainter, edge: Edge) -> None:
        look = theme()
        start = self._box(self._graph.node(edge.before))
        gap = round(GAP_EMS * look.em)
        y1 = start.center().y()
        if edge.after is None:
            x2, y2 = start.right() + gap, y1
        else:
            end = self._box(self._graph.node(edge.after))
            x2, y2 = end.left(), end.center().y()
        x1, bend = start.right(), x2 - look.space(4)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft

        def at(x: float, y: float) -> QPointF:
            return QPointF(self.width() - x if mirrored else x, y)

        painter.setPen(QPen(look.color("text_muted"), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([at(x1, y1), at(bend, y1), at(bend, y2), at(x2 - 2, y2)]))
        tip = look.space(1.5)
        painter.setBrush(look.color("text_muted"))
        if edge.after is None:
            painter.drawLine(at(x2 - 2, y2 - tip), at(x2 - 2, y2 + tip))
        else:
            painter.drawPolygon(QPolygonF([at(x2, y2), at(x2 - tip, y2 - tip / 1.6), at(x2 - tip, y2 + tip / 1.6)]))
        words = QRectF(x1 + look.space(1), y1 - look.em * 1.15, bend - x1 - look.space(1.5), look.em * 1.1).toRect()
        self._text(painter, words, edge.words, "text_muted", 0.82)

    def _text(
        self, painter: QPainter, area: QRect, text: str, ink: str, scale: float = 1.0, *, bold: bool = False
    ) -> None:
        look = theme()
        font = look.font(scale, bold)
        painter.setFont(font)
        painter.setPen(look.color(ink))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(self._place(area), Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, shown)
