"""The gate to YAML data files: parses one and tells file and line of whatever is wrong in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml

from haicap.gates.csvfiles import read_text
from haicap.rules.checks import DataError
from haicap.rules.reading import BadDataError

T = TypeVar("T")


class _Loader(yaml.CSafeLoader):
    """Safe loading that refuses a key given twice, which YAML would silently overwrite."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = key_node.value
        if key in seen:
            raise yaml.constructor.ConstructorError(None, None, f"“{key}”", key_node.start_mark)
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(path: Path, parse: Callable[[Mapping[str, Any]], T]) -> T:
    """What `parse` makes of the file's document; raises DataError with file, line and reason in vi and en."""
    text = read_text(path)
    document = _document(path, text)
    try:
        return parse(document)
    except BadDataError as error:
        raise DataError(path.name, _line(text, error.path), error.vi, error.en) from error


def _document(path: Path, text: str) -> Mapping[str, Any]:
    try:
        document = yaml.load(text, _Loader)  # noqa: S506 - a safe loader with one more check
    except yaml.constructor.ConstructorError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        vi, en = f"khóa {error.problem} xuất hiện hai lần", f"the key {error.problem} stands twice"
        raise DataError(path.name, line, vi, en) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        problem = getattr(error, "problem", None) or "?"
        vi, en = f"không đúng cú pháp YAML: {problem}", f"this isn't valid YAML: {problem}"
        raise DataError(path.name, line, vi, en) from error
    if not isinstance(document, Mapping):
        raise DataError(
            path.name, 1, "tệp phải là một nhóm khóa: giá trị", "the file must be a group of key: value"
        )
    return document


def _line(text: str, path: tuple[str | int, ...]) -> int:
    """The line (from 1) of the value that `path` leads to, or of the last part of the path that exists."""
    node = yaml.compose(text, _Loader)
    line = 1
    for part in path:
        found: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            for key_node, value_node in node.value:
                if key_node.value == str(part):
                    line, found = key_node.start_mark.line + 1, value_node
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            found = node.value[part]
            line = found.start_mark.line + 1
        if found is None:
            break
        node = found
    return line
