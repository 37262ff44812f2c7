namespace NetGen.Compiler;

/// <summary>One call of a kernel for one layer.</summary>
public sealed record KernelCall(ShapedLayer? Layer, Kernel Kernel, EquatableArray<Operand> Operands);
