namespace NetGen.Compiler;

/// <summary>Where a buffer's memory comes from.</summary>
public enum BufferHome
{
    /// <summary>The workspace: its place is <see cref="PlanMemory"/>'s to choose.</summary>
    Planned,

    /// <summary>The caller's inputs.</summary>
    CallerInput,

    /// <summary>The caller's outputs.</summary>
    CallerOutput,
}

/// <summary>
/// A named tensor of a program: one for each sample, or, if shared, one for the whole pass. A view is another buffer's memory
/// (<paramref name="Memory"/>, else its own id) seen through a layout of its own: a slice of its channels.
/// </summary>
public sealed record Buffer(int Id, string Name, Layout Layout, long Length, BufferHome Home, bool IsShared, int Memory);

public enum OperandKind { Buffer, Parameter, Gradient, PartialGradient }

/// <summary>An operand of a call: a buffer by id, or a place in the parameter block, the gradient block or a unit's partial gradients.</summary>
public readonly record struct Operand(OperandKind Kind, int Index)
{
    public static Operand Of(int buffer) => new(OperandKind.Buffer, buffer);

    public static Operand Parameter(int offset) => new(OperandKind.Parameter, offset);

    public static Operand Gradient(int offset) => new(OperandKind.Gradient, offset);

    public static Operand Partial(long offset) => new(OperandKind.PartialGradient, (int)offset);
}

/// <summary>One call of a kernel for one layer.</summary>
public sealed record KernelCall(ShapedLayer? Layer, Kernel Kernel, EquatableArray<Operand> Operands);

/// <summary>
/// Calls that run together: either kernels of single samples, one sample after the other, or one batch kernel over all of them.
/// </summary>
public sealed record Segment(EquatableArray<KernelCall> Calls)
{
    public bool IsBatch => Calls[0].Kernel.Scope == KernelScope.Batch;
}

/// <summary>A program of kernel calls on named buffers: the forward pass, or a training pass.</summary>
/// <param name="Buffers">By id.</param>
/// <param name="Derivation">What is made of the parameters alone, once until they change; empty where <paramref name="Segments"/> begin with it.</param>
/// <param name="Segments">In order.</param>
/// <param name="Partials">Gradients that ranges of samples sum up on their own before they are added: where, and where to.</param>
/// <param name="Conclusion">Batch kernels that run once partial gradients are summed.</param>
/// <param name="PartialLength">Floats of one range's partial gradients.</param>
public sealed record KernelProgram(
    EquatableArray<Buffer> Buffers, EquatableArray<KernelCall> Derivation, EquatableArray<Segment> Segments,
    EquatableArray<PartialGradient> Partials, EquatableArray<KernelCall> Conclusion, long PartialLength)
{
    /// <summary>All calls, in order.</summary>
    public IEnumerable<KernelCall> Calls => Derivation.Concat(Segments.SelectMany(segment => segment.Calls)).Concat(Conclusion);
}

/// <summary>One tensor of the partial gradients: its place there, where its sum goes (a gradient or a shared buffer), its length.</summary>
public readonly record struct PartialGradient(long Offset, Operand Sum, long Length);
