"""Rows as a workbook: amounts are numbers, all else is text that is never a formula."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from types import MappingProxyType
from typing import Any, Final

from edicompliance.errors import MissingExtra
from edicompliance.translate.cells import readable

_USUAL_WIDTH: Final = 14


def workbook(
    name: str,
    columns: Sequence[str],
    rows: Iterable[Mapping[str, Any]],
    widths: Mapping[str, int] = MappingProxyType({}),
    *,
    frozen: int = 1,
) -> bytes:
    """Return a workbook of one sheet, its head frozen, with a filter; needs the extra `excel`.

    `frozen` is how many columns at the left stay where they are.
    """
    try:
        import xlsxwriter  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingExtra("xlsx needs: pip install 'edicompliance[excel]'") from None
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, columns, bold)
        count = 0
        for count, row in enumerate(rows, 1):
            for column, key in enumerate(columns):
                value = row.get(key, "")
                if isinstance(value, Decimal):
                    sheet.write_number(count, column, float(value), money)
                elif isinstance(value, int) and not isinstance(value, bool):
                    sheet.write_number(count, column, value)
                elif value not in ("", None):
                    sheet.write_string(count, column, readable(str(value)))
        for column, key in enumerate(columns):
            sheet.set_column(column, column, widths.get(key, _USUAL_WIDTH))
        sheet.freeze_panes(1, frozen)
        sheet.autofilter(0, 0, count, len(columns) - 1)
    return out.getvalue()
