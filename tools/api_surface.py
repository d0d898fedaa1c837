"""The public surface of utt: what ``utt.api.v1`` and ``utt.testing`` offer to plugins, and what those names lead to.

It is read from the source, without importing it, so it is the same on every Python, with annotations and defaults as
they are written.
"""

from __future__ import annotations

import ast
import copy
import importlib
import inspect
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parent.parent

MODULES = {"utt.api.v1": "v1", "utt.testing": "utt.testing"}
"""The modules with public names, in their ``__all__``, and how a plugin's author writes them."""

MADE_BY_UTT = frozenset(
    {
        "Activities",
        "Config",
        "Confirmation",
        "Dates",
        "Editor",
        "Entries",
        "Exporter",
        "Format",
        "Formats",
        "ImportResult",
        "Importer",
        "LastSync",
        "Log",
        "PluginInfo",
        "Plugins",
        "Progress",
        "ProjectAliases",
        "ReportArgs",
        "ReportModel",
        "ReportSections",
        "Request",
        "Synced",
        "Syncer",
        "Timesheets",
    }
)
"""Classes whose constructor is private: a plugin gets the object. The same goes for classes that others lead to."""


@dataclass(frozen=True)
class Public:
    """A public name, or a member of a class.

    ``path`` is what a plugin's author writes, ``v1.Entry.name``; for a class that is in no ``__all__``, and which
    others lead to, it begins with the class, and a constructor has that of its class. ``signature`` is its form in
    Python code, and begins with its name. ``is_typed`` is false for an attribute without a known type. ``node`` is its
    definition.
    """

    path: str
    kind: str
    signature: str
    docstring: str
    node: ast.AST
    is_typed: bool = True
    members: list[Public] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition(".")[2]

    @property
    def is_special(self) -> bool:
        """True if it is for Python itself: ``__eq__`` for instance."""
        return self.name.startswith("__")

    def line(self) -> str:
        """Return its line in the snapshot."""
        return f"{self.kind} {self.path.removesuffix(self.name)}{self.signature}"


def surface() -> list[Public]:
    """Return every public name, by module and in the order of ``__all__``, then those that they lead to, by name."""
    reader = _Reader()
    found: dict[tuple[str, str], Public] = {}
    for module_name, prefix in MODULES.items():
        module = _module(module_name)
        for name in sorted(importlib.import_module(module_name).__all__, key=_kind_of):
            found[module.home(name)] = reader.read(module, name, f"{prefix}.{name}")
    while missing := sorted(reader.reached - found.keys(), key=lambda home: home[1]):
        for home, name in missing:
            found[home, name] = reader.read(_module(home), name, name)
    return list(found.values())


def _kind_of(name: str) -> int:
    """Return a key that sorts constants first, then classes."""
    return 0 if name.isupper() else 1 if name[0].isupper() else 2


def flat(publics: list[Public]) -> Iterator[Public]:
    """Yield *publics* and their members."""
    for public in publics:
        yield public
        yield from flat(public.members)


class _Module:
    """The source of a module: what it defines and what it imports from utt, by name."""

    def __init__(self, name: str) -> None:
        self.name = name
        tree = ast.parse((ROOT / f"{name.replace('.', '/')}.py").read_text(encoding="utf-8"))
        self.docstring = ast.get_docstring(tree) or ""
        self.definitions: dict[str, ast.stmt] = {}
        self.values: dict[str, ast.expr] = {}
        self.docstrings: dict[str, str] = {}
        self.imports = {
            alias.asname or alias.name: (node.module or "", alias.name)
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("utt")
            for alias in node.names
        }
        if self.imports.pop("*", None):
            self.imports |= _Module("utt.api.names").imports
        body = _as_typed(tree.body)
        for node, following in zip(body, [*body[1:], ast.Pass()], strict=True):
            match node:
                case ast.ClassDef() | ast.FunctionDef():
                    self.definitions[node.name] = node
                    self.docstrings[node.name] = ast.get_docstring(node) or ""
                case ast.Assign(targets=[ast.Name(name)], value=value) | ast.AnnAssign(ast.Name(name), value=value):
                    if value is not None:
                        self.definitions[name] = node
                        self.values[name] = value
                        self.docstrings[name] = _literal_docstring(following)

    def home(self, name: str) -> tuple[str, str]:
        """Return the module of utt that defines *name*, and its name there."""
        if name not in self.imports:
            return self.name, name
        module, original = self.imports[name]
        return _module(module).home(original)

    def defines(self, name: str) -> bool:
        """Return true if *name* is something of utt's, here or imported."""
        return name in self.imports or name in self.definitions


def _as_typed(body: list[ast.stmt]) -> list[ast.stmt]:
    """Return the statements as a type checker reads them: for ``if TYPE_CHECKING``, those of the first branch."""
    found: list[ast.stmt] = []
    for node in body:
        match node:
            case ast.If(test=ast.Name("TYPE_CHECKING"), body=first):
                found += first
            case _:
                found.append(node)
    return found


@lru_cache
def _module(name: str) -> _Module:
    return _Module(name)


def module_docstring(name: str) -> str:
    """Return the docstring of the module called *name*."""
    return _module(name).docstring


def _literal_docstring(node: ast.stmt) -> str:
    # Python itself does not see a docstring below a constant.
    match node:
        case ast.Expr(ast.Constant(str(text))):
            return "\n".join(line.rstrip() for line in inspect.cleandoc(text).splitlines())
    return ""


class _Reader:
    """Reads public names; ``reached`` has the modules and names of utt's types in their annotations."""

    def __init__(self) -> None:
        self.reached: set[tuple[str, str]] = set()

    def read(self, module: _Module, name: str, path: str) -> Public:
        home, original = module.home(name)
        module = _module(home)
        node = module.definitions[original]
        docstring = module.docstrings[original]
        scope = _Scope(module, self.reached)
        match node:
            case ast.FunctionDef():
                return Public(path, "function", scope.signature(node, is_method=False), docstring, node)
            case ast.ClassDef():
                bases, members = self._class(scope, node, path)
                signature = f"{original}({', '.join(bases)})" if bases else original
                return Public(path, "class", signature, docstring, node, members=members)
        kind = "constant" if original.isupper() else "type"
        return Public(path, kind, f"{original} = {scope.text(module.values[original])}", docstring, node)

    def _class(self, scope: _Scope, node: ast.ClassDef, path: str) -> tuple[list[str], list[Public]]:
        """Return the bases of a class, without utt's hidden ones, and its members, including those of hidden bases."""
        members = {public.name: public for public in self._own_members(scope, node, path)}
        bases = []
        for base in node.bases:
            hidden = scope.hidden_base(base)
            if hidden is None:
                bases.append(scope.text(base))
                continue
            base_scope, base_node = hidden
            base_bases, base_members = self._class(base_scope, base_node, path)
            bases += base_bases
            members |= {public.name: public for public in base_members if public.name not in members}
        return bases, list(members.values())

    def _own_members(self, scope: _Scope, node: ast.ClassDef, path: str) -> Iterator[Public]:
        prefix, _, class_name = path.rpartition(".")
        is_made_by_plugins = prefix and class_name not in MADE_BY_UTT
        if is_made_by_plugins and any(ast.unparse(each).startswith("dataclass") for each in node.decorator_list):
            fields = ", ".join(scope.field(each) for each in node.body if isinstance(each, ast.AnnAssign))
            yield Public(path, "constructor", f"{class_name}({fields})", "", node)
        for each in node.body:
            match each:
                case ast.FunctionDef(name="__init__"):
                    if is_made_by_plugins:
                        signature = scope.signature(each, is_method=True).removesuffix(" -> None")
                        yield Public(path, "constructor", signature.replace("__init__", class_name, 1), "", each)
                    yield from self._attributes(scope, each, path)
                case ast.FunctionDef(name=name) if _is_public(name):
                    yield self._method(scope, each, f"{path}.{name}")
                case ast.AnnAssign(target=ast.Name(name), annotation=annotation) if _is_public(name):
                    yield Public(f"{path}.{name}", "attribute", f"{name}: {scope.text(annotation)}", "", each)
                case ast.Assign(targets=[ast.Name(name)], value=value) if _is_public(name) and name != "__slots__":
                    yield Public(f"{path}.{name}", "attribute", f"{name} = {scope.text(value)}", "", each)

    def _attributes(self, scope: _Scope, init: ast.FunctionDef, path: str) -> Iterator[Public]:
        """Yield the attributes that the constructor sets; the type is that of a parameter, or annotated."""
        parameters = {each.arg: each.annotation for each in _parameters(init.args)}
        annotations: dict[str, ast.expr | None] = {}
        for node in ast.walk(init):
            match node:
                case ast.AnnAssign(target=ast.Attribute(ast.Name("self"), name), annotation=explicit):
                    annotations[name] = explicit
                case ast.Assign(targets=[ast.Attribute(ast.Name("self"), name)], value=ast.Name(parameter)):
                    annotations.setdefault(name, parameters.get(parameter))
                case ast.Attribute(ast.Name("self"), name, ast.Store()):
                    annotations.setdefault(name, None)
        for name, annotation in annotations.items():
            if _is_public(name):
                signature = name if annotation is None else f"{name}: {scope.text(annotation)}"
                yield Public(f"{path}.{name}", "attribute", signature, "", init, is_typed=annotation is not None)

    def _method(self, scope: _Scope, node: ast.FunctionDef, path: str) -> Public:
        docstring = ast.get_docstring(node) or ""
        decorators = {ast.unparse(each).rpartition(".")[2] for each in node.decorator_list}
        if decorators & {"property", "cached_property"}:
            kind = "?" if node.returns is None else scope.text(node.returns)
            return Public(path, "property", f"{node.name}: {kind}", docstring, node)
        prefixes = {"abstractmethod": "abstract ", "classmethod": "class ", "staticmethod": "static "}
        prefix = "".join(text for name, text in prefixes.items() if name in decorators)
        signature = scope.signature(node, is_method="staticmethod" not in decorators)
        return Public(path, f"{prefix}method", signature, docstring, node)


class _Scope:
    """A module, with types that replace the type variables of a base class; *reached* collects used names."""

    def __init__(
        self, module: _Module, reached: set[tuple[str, str]], arguments: dict[str, ast.expr] | None = None
    ) -> None:
        self._module = module
        self._reached = reached
        self._arguments = arguments or {}

    def text(self, node: ast.expr) -> str:
        """Return the code of an annotation or a value."""
        node = _Replace(self._arguments).visit(copy.deepcopy(node))
        for each in ast.walk(node):
            if isinstance(each, ast.Name) and self._module.defines(each.id):
                self._reached.add(self._module.home(each.id))
        return _code(node)

    def field(self, node: ast.AnnAssign) -> str:
        """Return a field of a dataclass, as in its constructor."""
        text = f"{ast.unparse(node.target)}: {self.text(node.annotation)}"
        match node.value:
            case None:
                return text
            case ast.Call(func=ast.Name("field"), keywords=keywords):
                return f"{text} = {next(_code(each.value) for each in keywords if each.arg == 'default')}"
            case default:
                return f"{text} = {_code(default)}"

    def hidden_base(self, base: ast.expr) -> tuple[_Scope, ast.ClassDef] | None:
        """Return the class that *base* names, with types for its variables, if it is utt's and in no ``__all__``."""
        match base:
            case ast.Name(name):
                arguments: list[ast.expr] = []
            case ast.Subscript(ast.Name(name), argument):
                arguments = argument.elts if isinstance(argument, ast.Tuple) else [argument]
            case _:
                return None
        if not self._module.defines(name):
            return None
        home, original = self._module.home(name)
        if any((home, original) == _module(public).home(original) for public in MODULES):
            return None
        module = _module(home)
        node = module.definitions[original]
        assert isinstance(node, ast.ClassDef)
        for argument in arguments:
            self.text(argument)
        variables = [
            each.id
            for parent in node.bases
            for each in ast.walk(parent)
            if isinstance(each, ast.Name) and "TypeVar" in ast.unparse(module.values.get(each.id, each))
        ]
        return _Scope(module, self._reached, dict(zip(variables, arguments, strict=True))), node

    def signature(self, node: ast.FunctionDef, *, is_method: bool) -> str:
        """Return the name, parameters and result of a function, without a method's ``self``."""
        arguments = node.args
        positional = [*arguments.posonlyargs, *arguments.args]
        defaults: list[ast.expr | None] = [None] * (len(positional) - len(arguments.defaults))
        parts = [
            self._parameter(each, default)
            for each, default in zip(positional, [*defaults, *arguments.defaults], strict=True)
        ]
        if arguments.posonlyargs:
            parts.insert(len(arguments.posonlyargs), "/")
        parts = parts[1:] if is_method else parts
        if arguments.vararg is not None:
            parts.append(f"*{self._parameter(arguments.vararg)}")
        elif arguments.kwonlyargs:
            parts.append("*")
        for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
            parts.append(self._parameter(each, default))
        if arguments.kwarg is not None:
            parts.append(f"**{self._parameter(arguments.kwarg)}")
        result = "" if node.returns is None else f" -> {self.text(node.returns)}"
        return f"{node.name}({', '.join(parts)}){result}"

    def _parameter(self, node: ast.arg, default: ast.expr | None = None) -> str:
        text = node.arg if node.annotation is None else f"{node.arg}: {self.text(node.annotation)}"
        return text if default is None else f"{text} = {_code(default)}"


class _Replace(ast.NodeTransformer):
    """Replaces names by expressions."""

    def __init__(self, replacements: dict[str, ast.expr]) -> None:
        self._replacements = replacements

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._replacements.get(node.id, node)


def _code(node: ast.expr) -> str:
    text = ast.unparse(node)
    return text if '"' in text else text.replace("'", '"')


def _parameters(arguments: ast.arguments) -> list[ast.arg]:
    """Return all parameters of a function."""
    starred = [each for each in (arguments.vararg, arguments.kwarg) if each is not None]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *starred]


def unannotated(node: ast.FunctionDef) -> list[str]:
    """Return the parameters of a function without an annotation, except ``self`` and ``cls``, and ``return`` if its is
    missing.
    """
    missing = [each.arg for each in _parameters(node.args) if each.annotation is None]
    return [name for name in missing if name not in ("self", "cls")] + ["return"] * (node.returns is None)


def _is_public(name: str) -> bool:
    return not name.startswith("_") or (name.startswith("__") and name.endswith("__"))
