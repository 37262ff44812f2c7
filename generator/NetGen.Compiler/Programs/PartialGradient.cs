namespace NetGen.Compiler;

/// <summary>One tensor of the partial gradients: its place there, where its sum goes (a gradient or a shared buffer), its length.</summary>
public readonly record struct PartialGradient(long Offset, Operand Sum, long Length);
