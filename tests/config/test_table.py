"""Tables in whatever shape people export them."""

import pytest

from config.lib.table import NotATable, decoded, encoding_of, harmless, looks_binary, read_table


def rows(text: str):
    table = read_table(iter(text.splitlines(keepends=True)))
    return table.names, [(row.line, row.cells, row.extra) for row in table.rows]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_read_table_finds_the_separator(sign):
    names, found = rows(f"a{sign}b\n1{sign}2\n3{sign}4\n")
    assert (names, found) == (("a", "b"), [(2, ("1", "2"), ()), (3, ("3", "4"), ())])


def test_read_table_separator_within_quotes_does_not_count():
    _names, found = rows('name;about\n"a, b, c";"d, e"\n')
    assert found == [(2, ("a, b, c", "d, e"), ())]


def test_read_table_narrow_wide_and_empty_rows():
    _names, found = rows("a,b\n1\n\n1,2,3,\n")
    assert found == [(2, ("1", ""), ()), (4, ("1", "2"), ("3",))]


def test_read_table_lines_are_counted_through_line_breaks_in_cells():
    _names, found = rows('a,b\n"one\ntwo",2\n3,4\n')
    assert [line for line, _cells, _extra in found] == [2, 4]


def test_read_table_repeated_and_empty_names_differ():
    names, _found = rows("Label,Label,\n1,2,3\n")
    assert names == ("Label", "Label (2)", "Column 3")


@pytest.mark.parametrize("text", ["", "\n\n", ",,\n"])
def test_read_table_without_header_is_refused(text):
    with pytest.raises(NotATable):
        rows(text)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_decoded_knows_the_encoding(codec):
    assert decoded("Störung, Kühlraum".encode(codec)) == "Störung, Kühlraum"


def test_encoding_of_a_letter_cut_in_two_is_utf_8():
    assert encoding_of("Kühl".encode()[:2]) == "utf-8-sig"


def test_looks_binary():
    assert looks_binary(b"\x00\x01\x02")
    assert not looks_binary("Wärme\t1\r\n".encode("utf-16"))


@pytest.mark.parametrize("cell", ["=1+1", "@cmd", "-2", "+3"])
def test_harmless_formulas_become_text(cell):
    assert harmless(cell) == f"'{cell}"
