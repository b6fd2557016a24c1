"""Every key is found in its line, and a file that is no TOML says where and why."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edicompliance.datafolder import profiles_folder
from edicompliance.errors import ProfileError
from edicompliance.profiles.tomlfile import key_lines, parse_toml, read_toml

HARD = '''\
# a comment with [brackets] and = signs
"quoted key" = "a # no comment"     # 2
[a.'b.c']                           # 3
text = """
[no.table]
key = 1
"""                                 # 4
literal = \'\'\'
'\'\'\'\'                               # 8
list = [                            # 10
  { x = 1 },  # ]
  "]", # [
]
d.e = 1979-05-27T07:32:00Z          # 14
[[f.g]]                             # 15
h = 1                               # 16
[f.g.i]                             # 17
j = { k = "}" }                     # 18
[[f.g]]                             # 19
[[f.g.l]]                           # 20
m = 1                               # 21
'''


def test_every_key_has_its_line() -> None:
    assert parse_toml("hard.toml", HARD).lines == {
        ("quoted key",): 2,
        ("a", "b.c"): 3,
        ("a", "b.c", "text"): 4,
        ("a", "b.c", "literal"): 8,
        ("a", "b.c", "list"): 10,
        ("a", "b.c", "d", "e"): 14,
        ("f", "g", 0): 15,
        ("f", "g", 0, "h"): 16,
        ("f", "g", 0, "i"): 17,
        ("f", "g", 0, "i", "j"): 18,
        ("f", "g", 1): 19,
        ("f", "g", 1, "l", 0): 20,
        ("f", "g", 1, "l", 0, "m"): 21,
    }


def test_what_stands_inside_a_value_has_the_line_of_its_key() -> None:
    file = parse_toml("hard.toml", HARD)
    assert file.line("f", "g", 0, "i", "j", "k") == 18
    assert file.line("a", "b.c", "list", 0) == 10
    assert file.line("nowhere") is None


def test_lines_of_another_system_are_counted_alike() -> None:
    assert key_lines("a = 1\r\n\r\nb = 2\r\n".replace("\r\n", "\n")) == {("a",): 1, ("b",): 3}
    assert parse_toml("x", "a = 1\r\n\r\nb = 2\r\n").line("b") == 3


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["k", '"a b"', "x.y", "'['"]),
            st.sampled_from(["1", '"#["', "[1, [2]]", '"""\n[\n"""', "[\n 1, # ]\n]", "{ a = 1 }"]),
        ),
        max_size=8,
    ),
    st.integers(0, 2),
)
def test_the_walk_sees_the_keys_that_the_parser_sees(
    entries: list[tuple[str, str]], blanks: int
) -> None:
    lines, wanted, line = [], [], 1
    for number, (key, value) in enumerate(entries):
        lines += [f"[t{number}]", *[""] * blanks, f"{key} = {value}"]
        wanted += [line, line + blanks + 1]
        line += 2 + blanks + value.count("\n")
    text = "\n".join(lines)
    assert list(parse_toml("x", text).lines.values()) == wanted


QUOTES = "is not TOML: invalid value (column {}); text needs quotes: {}"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("is = must_arrive_by - 2 days", "1: " + QUOTES.format(6, '"must_arrive_by - 2 days"')),
        ("\nwhen = { mode = tl }", "2: " + QUOTES.format(17, '"tl"')),
        ("a = 'x", '1: is not TOML: expected "\'"'),
        ("[a]\nb = 1\n[a]\n", "3: is not TOML: cannot declare ('a',) twice (column 3); several"),
        ("a = " + "[" * 20_000, " is not TOML that can be read: "),
        ("a = 1" + "0" * 5000, " is not TOML that can be read: "),
    ],
)
def test_what_is_no_toml_says_where_and_what_to_write(text: str, told: str) -> None:
    with pytest.raises(ProfileError) as error:
        parse_toml("acme.toml", text)
    assert str(error.value).startswith(f"acme.toml:{told}")


def test_a_file_that_is_not_there_or_not_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match=r"acme\.toml: there is no such file"):
        read_toml(tmp_path / "acme.toml", "acme.toml")
    (tmp_path / "acme.toml").write_bytes(b"a = '\xff'")
    with pytest.raises(ProfileError, match="is not UTF-8 at byte 5"):
        read_toml(tmp_path / "acme.toml", "acme.toml")


@pytest.mark.parametrize("path", sorted(profiles_folder().glob("*.toml")), ids=lambda p: p.stem)
def test_every_key_of_a_shipped_profile_stands_in_its_line(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    for key, line in read_toml(path, path.name).lines.items():
        last = next(part for part in reversed(key) if isinstance(part, str))
        assert last in lines[line - 1], (key, line)


@given(st.text(st.sampled_from("ab=\"'[]{}.,#\n 1-\\"), max_size=40))
def test_any_text_is_toml_or_a_profile_error(text: str) -> None:
    try:
        file = parse_toml("acme.toml", text)
    except ProfileError:
        return
    assert all(isinstance(line, int) for line in file.lines.values())
