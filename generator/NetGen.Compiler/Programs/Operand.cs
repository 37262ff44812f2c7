namespace NetGen.Compiler;

public enum OperandKind { Buffer, Parameter, Gradient, PartialGradient }

/// <summary>
/// An operand of a call: a buffer by id, or a place in the parameter block, the gradient block or a shard's partial gradients.
/// </summary>
public readonly record struct Operand(OperandKind Kind, int Index)
{
    public static Operand Of(int buffer) => new(OperandKind.Buffer, buffer);

    public static Operand Parameter(int offset) => new(OperandKind.Parameter, offset);

    public static Operand Gradient(int offset) => new(OperandKind.Gradient, offset);

    public static Operand Partial(long offset) => new(OperandKind.PartialGradient, (int)offset);
}
