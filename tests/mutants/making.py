"""Make the mutants of a family: a copy of the source in which each function has all its variants.

mutmut makes them, and the switch in front of each function that lets one of them be called. What
lies beside `src` is linked, so that the copy finds the shipped profiles and samples.
"""

from __future__ import annotations

import difflib
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import libcst as cst
from mutmut.mutation.file_mutation import (
    Mutation,
    combine_mutations_to_source,
    create_mutations,
)
from tests.mutants.mapping import dotted, function_of
from tests.mutants.scope import PACKAGE, ROOT, Family

FOLDER = ROOT / "mutants"
_BESIDE = ("retailer_profiles", "x12_samples", "docs")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One variant of one function."""

    name: str
    """By which it is switched on."""
    function: str
    was: str
    """The lines that differ, without indents."""
    becomes: str
    file: str
    """Below `src`."""
    lines: tuple[int, int]
    """Its first and last there."""
    original: tuple[int, int]
    """Those of the original."""


def make(family: Family, sample: slice) -> list[Mutant]:
    """Write the copy of a family, with a sample of each module's mutants, and name them."""
    home = FOLDER / family.name
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(PACKAGE, home / "src/edicompliance", ignore=shutil.ignore_patterns("*.pyc"))
    for name in _BESIDE:
        (home / name).symlink_to(ROOT / name)
    mutants = [one for module in family.modules for one in _mutated(module, home, sample)]
    text = json.dumps([asdict(one) for one in mutants], indent=1, ensure_ascii=False)
    (home / "mutants.json").write_text(text, encoding="utf-8")
    return mutants


def _mutated(module: str, home: Path, sample: slice) -> Iterator[Mutant]:
    """Mutate one module in its copy."""
    path = home / f"src/edicompliance/{module}.py"
    source = path.read_text(encoding="utf-8")
    tree, mutations, *ignored = create_mutations(str(path), source)
    wanted = [one for one in mutations if _is_worth_a_run(one)][sample]
    mutated = combine_mutations_to_source(tree, wanted, *ignored)
    path.write_text(mutated.code, encoding="utf-8")
    lines, spans = mutated.code.splitlines(), mutated.line_span_by_function_name
    texts = {
        name: [line.strip() for line in lines[span.start - 1 : span.end]]
        for name, span in spans.items()
    }
    file = str(path.relative_to(home / "src"))
    for name in mutated.mutant_names:
        original = f"{name.partition('__mutmut_')[0]}__mutmut_orig"
        was, becomes = _difference(texts[original], texts[name])
        whole = f"{dotted(module)}.{name}"
        places = [(spans[one].start, spans[one].end) for one in (name, original)]
        yield Mutant(whole, function_of(whole), was, becomes, file, *places)


def _is_worth_a_run(mutation: Mutation) -> bool:
    """Not the words of a sentence, and not the type in a `cast`, which nothing looks at.

    A text with a blank in it is read by people; the cases hold pieces of it, and would have to
    repeat it letter by letter. That it is said, and in its place, is mutated all the same.
    """
    node = mutation.original_node
    if isinstance(node, cst.SimpleString):
        return " " not in node.value
    return not (isinstance(node, cst.Call) and _is_cast(node))


def _is_cast(call: cst.Call) -> bool:
    return isinstance(call.func, cst.Name) and call.func.value == "cast"


_NAME = re.compile(r"\bx_?\w*__mutmut_\w+|\bxǁ\w+ǁ\w+__mutmut_\w+")


def _difference(was: list[str], becomes: list[str]) -> tuple[str, str]:
    """The lines in which two variants differ; the name of the function does not count."""
    old, new = ([_NAME.sub("f", line) for line in lines] for lines in (was, becomes))
    codes = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    changed = [one for one in codes if one[0] != "equal"]
    return (
        " ".join(line for _, a, b, _, _ in changed for line in old[a:b]),
        " ".join(line for _, _, _, a, b in changed for line in new[a:b]),
    )
