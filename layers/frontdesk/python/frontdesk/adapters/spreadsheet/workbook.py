"""The first sheet of an XLSX file as text, without macros, formulas or bombs."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

import openpyxl

from frontdesk.knowledge.content.archive import check_sizes
from frontdesk.knowledge.content.items import Unreadable
from frontdesk.knowledge.content.ports import Row

MAX_ROWS = 20_000
MAX_COLUMNS = 60


def read_workbook(data: bytes) -> Iterator[Row]:
    """As the port Sheets says. The file is a zip: what it unpacks to is checked before anything is read."""
    try:
        with ZipFile(BytesIO(data)) as packed:
            check_sizes(packed)
        book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Unreadable:
        raise
    except (BadZipFile, KeyError, ValueError, OSError, SyntaxError) as error:
        raise Unreadable("this is no XLSX file, or it is broken") from error
    try:
        yield from _rows(book)
    except Unreadable:
        raise
    except Exception as error:  # whatever a broken sheet makes of its reader
        raise Unreadable("a sheet of this XLSX file is broken") from error
    finally:
        book.close()


def _rows(book: Any) -> Iterator[Row]:
    sheet = book.worksheets[0] if book.worksheets else None
    if sheet is None:
        raise Unreadable("this XLSX file holds no sheet")
    for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), 1):
        if number > MAX_ROWS:
            raise Unreadable(f"it has more than {MAX_ROWS:,} rows")
        yield number, [_text(cell) for cell in cells]


def _text(cell: object) -> str:
    """A whole number without `.0`, a date as it is written down."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat(sep=" ") if isinstance(cell, datetime) else str(cell)
