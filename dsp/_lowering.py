"""Vectors as numba sees them: their types, operators and conversions.

Importing this module imports the compiler; `dsp.jit` does so before it compiles the first kernel.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from dsp.jit import toolchain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dsp.jit import Operation

# Neither numba nor llvmlite has annotations.
Type: TypeAlias = Any
Value: TypeAlias = Any
Types: TypeAlias = tuple[Any, ...]

_numba, _ir = toolchain()
_types = _numba.types
_INDEX = _ir.IntType(32)


class Vector(_types.Type):  # type: ignore[misc, name-defined]  # numba's are unknown to mypy
    """The type of `width` elements of `dtype`; those of a mask are boolean, of bits uint64."""

    _ELEMENTS = {  # noqa: RUF012 - an annotation would have no type to name
        _types.float32: ("float", _ir.FloatType()),
        _types.float64: ("float", _ir.DoubleType()),
        _types.uint64: ("bits", _ir.IntType(64)),
        _types.boolean: ("mask", _ir.IntType(1)),
    }

    def __init__(self, dtype: Type, width: int) -> None:
        self.dtype = dtype
        self.width = width
        self.family, element = self._ELEMENTS[dtype]
        self.llvm = _ir.VectorType(element, width)
        super().__init__(name=f"Vector({dtype}, {width})")

    def of(self, dtype: Type) -> Vector:
        """Return the type of as many elements of another type."""
        return Vector(dtype, self.width)

    @property
    def mask(self) -> Vector:
        """The type that a comparison gives."""
        return self.of(_types.boolean)


class Kinds(NamedTuple):
    """Types for the declarations of operations, which do without importing numba."""

    vector: Callable[[Type, int], Vector]
    array: Callable[[Type, int, str], Type]
    none: Type
    float32: Type
    float64: Type
    int64: Type
    uint64: Type
    integer: Type


_KINDS = Kinds(
    vector=Vector,
    array=_types.Array,
    none=_types.none,
    float32=_types.float32,
    float64=_types.float64,
    int64=_types.int64,
    uint64=_types.uint64,
    integer=_types.Integer,
)


class Emitter:
    """Writes the instructions of one operation: LLVM's builder, and what depends on the types."""

    def __init__(self, context: Any, builder: Any, signature: Any) -> None:
        self.context = context
        self.build = builder
        self.arguments: Types = signature.args
        self.result: Type = signature.return_type

    def splat(self, vector: Vector, value: Value) -> Value:
        """Return a vector whose elements are all `value`."""
        undefined = _ir.Constant(vector.llvm, _ir.Undefined)
        first = self.build.insert_element(undefined, value, _ir.Constant(_INDEX, 0))
        return self.shuffle(first, [0] * vector.width)

    def shuffle(self, value: Value, order: Iterable[int]) -> Value:
        """Return the elements of `value` that `order` names."""
        indices = list(order)
        constant = _ir.Constant(_ir.VectorType(_INDEX, len(indices)), indices)
        return self.build.shuffle_vector(value, value, constant)

    def first(self, value: Value) -> Value:
        """Return the first element."""
        return self.build.extract_element(value, _ir.Constant(_INDEX, 0))

    def intrinsic(self, name: str, *values: Value) -> Value:
        """Call the function of LLVM that has this name, from vectors to such a vector."""
        kind, element = self.result.llvm, self.result.llvm.element
        function = self.build.module.declare_intrinsic(
            f"llvm.{name}.v{kind.count}{element.intrinsic_name}",
            fnty=_ir.FunctionType(kind, [kind] * len(values)),
        )
        return self.build.call(function, values)

    def load(self, array: Value, index: tuple[Value, ...]) -> Value:
        """Return the vector at an array's element, which `arguments` has the type of first."""
        array_type = self.arguments[0]
        loaded = self.build.load(self._address(array_type, array, index, self.result))
        loaded.align = array_type.dtype.bitwidth // 8
        return loaded

    def store(self, value: Value, array: Value, index: tuple[Value, ...]) -> None:
        """Write a vector to an array's element; `arguments` has the types of both first."""
        vector, array_type = self.arguments[:2]
        stored = self.build.store(value, self._address(array_type, array, index, vector))
        stored.align = array_type.dtype.bitwidth // 8

    def array_at(self, address: Value, *shape: Value) -> Value:
        """Return a C-contiguous array of what lies at an address; it owns nothing."""
        kind = self.result
        address, *sizes = (
            self.context.cast(self.build, value, integer, _types.intp)
            for value, integer in zip((address, *shape), self.arguments, strict=True)
        )
        element = self.context.get_data_type(kind.dtype)
        strides = [_ir.Constant(address.type, self.context.get_abi_sizeof(element))]
        for size in reversed(sizes[1:]):
            strides.insert(0, self.build.mul(strides[0], size))
        array = self.context.make_array(kind)(self.context, self.build)
        data = self.build.inttoptr(address, element.as_pointer())
        _numba.np.arrayobj.populate_array(
            array, data, shape=sizes, strides=strides, itemsize=strides[-1], meminfo=None
        )
        return array._getvalue()  # noqa: SLF001 - so all of numba gets a structure's value

    def element(self, array_type: Type, array: Value, index: tuple[Value, ...]) -> Value:
        """Return where an array's element lies; `arguments` ends with the types of the index."""
        types = self.arguments[-len(index) :]
        position = [
            self.context.cast(self.build, value, kind, _types.intp)
            for value, kind in zip(index, types, strict=True)
        ]
        struct = self.context.make_array(array_type)(self.context, self.build, array)
        return _numba.core.cgutils.get_item_pointer(
            self.context, self.build, array_type, struct, position, wraparound=False
        )

    def _address(
        self, array_type: Type, array: Value, index: tuple[Value, ...], vector: Vector
    ) -> Value:
        # Vectors for which there are too few registers wait on the stack: 5 % faster if they do
        # not straddle its cache lines.
        attributes = self.build.function.attributes
        attributes.alignstack = 64
        attributes.add("nounwind")  # llvmlite forgets the alignment unless there is another one
        address = self.element(array_type, array, index)
        return self.build.bitcast(address, vector.llvm.as_pointer())


def install(operation: Operation) -> None:
    """Teach numba an operation."""

    def result(*arguments: Type) -> Type:
        return operation.result(_KINDS, *arguments)

    _register(operation.meaning, _types.Float, result, operation.lower, _types.VarArg(_types.Any))


def _register(
    function: Callable[..., Any],
    scalars: Type,
    result: Callable[..., Type],
    lower: Callable[..., Value],
    *pattern: Type,
) -> None:
    """Give numba the typing and the lowering of a function.

    Parameters
    ----------
    function : callable
        What stands in the kernels.
    scalars : type or tuple of type
        Numba's classes of the numbers that may stand for a vector.
    result : callable
        From the types of the arguments to that of the result, or None.
    lower : callable
        From an emitter and the values of the arguments to that of the result.
    *pattern : type
        Classes of the arguments.
    """

    def generic(_template: Any, arguments: Types, keywords: Any) -> Any:
        unified = None if keywords else _unify(arguments, scalars)
        if unified is None:
            return None
        returned = result(*unified)
        return None if returned is None else _numba.core.typing.signature(returned, *unified)

    def implement(context: Any, builder: Any, signature: Any, values: Any) -> Value:
        value = lower(Emitter(context, builder, signature), *values)
        return context.get_dummy_value() if value is None else value

    templates = _numba.core.typing.templates
    members = {"key": function, "generic": generic}
    template = type("Template", (templates.AbstractTemplate,), members)
    templates.infer_global(function, _types.Function(template))
    _numba.extending.lower_builtin(function, *pattern)(implement)


def _unify(arguments: Types, scalars: Type) -> Types | None:
    """Put vectors in the place of the numbers beside one; None where vectors differ in type."""
    vectors = {each for each in arguments if isinstance(each, Vector) and each.family != "mask"}
    if len(vectors) > 1:
        return None
    for vector in vectors:
        return tuple(
            vector if isinstance(each, scalars) and _converts(each, vector) else each
            for each in arguments
        )
    return arguments


def _converts(scalar: Type, vector: Vector) -> bool:
    """Tell whether numpy would keep the vector's type: a float64 makes float32 arrays float64."""
    if isinstance(scalar, _types.Float):
        return vector.dtype in (_types.float64, scalar)
    return vector.dtype is not _types.float32


def _splat_number(
    context: Any,
    builder: Any,
    scalar: Type,
    vector: Vector,
    value: Value,
) -> Value:
    element = context.cast(builder, value, scalar, vector.dtype)
    return Emitter(context, builder, vector(vector)).splat(vector, element)


_METHODS: dict[Callable[..., Any], dict[str, str]] = {
    operator.add: {"float": "fadd", "bits": "add"},
    operator.sub: {"float": "fsub", "bits": "sub"},
    operator.mul: {"float": "fmul", "bits": "mul"},
    operator.truediv: {"float": "fdiv"},
    operator.neg: {"float": "fneg"},
    operator.and_: {"bits": "and_", "mask": "and_"},
    operator.or_: {"bits": "or_", "mask": "or_"},
    operator.lshift: {"bits": "shl"},
    operator.rshift: {"bits": "lshr"},
}
_COMPARISONS = {operator.lt: "<", operator.le: "<=", operator.gt: ">", operator.ge: ">="}


def _install_arithmetic(function: Callable[..., Any], methods: dict[str, str]) -> None:
    def result(vector: Type, *others: Type) -> Type:
        fits = isinstance(vector, Vector) and vector.family in methods
        return vector if fits and all(each == vector for each in others) else None

    def lower(emit: Emitter, *values: Value) -> Value:
        return getattr(emit.build, methods[emit.result.family])(*values)

    operands = 1 if function is operator.neg else 2
    _register(function, (_types.Float, _types.Integer), result, lower, *[Vector] * operands)


def _install_comparison(function: Callable[..., Any], symbol: str) -> None:
    def result(a: Type, b: Type) -> Type:
        return a.mask if isinstance(a, Vector) and a.family == "float" and a == b else None

    def lower(emit: Emitter, a: Value, b: Value) -> Value:
        return emit.build.fcmp_ordered(symbol, a, b)

    _register(function, (_types.Float, _types.Integer), result, lower, Vector, Vector)


def _install_vectors() -> None:
    def model(manager: Any, vector: Vector) -> Any:
        return _numba.core.datamodel.models.PrimitiveModel(manager, vector, vector.llvm)

    _numba.core.datamodel.registry.register_default(Vector)(model)
    for number in (_types.Float, _types.Integer):
        _numba.core.imputils.lower_cast(number, Vector)(_splat_number)
    for function, methods in _METHODS.items():
        _install_arithmetic(function, methods)
    for function, symbol in _COMPARISONS.items():
        _install_comparison(function, symbol)


_install_vectors()
