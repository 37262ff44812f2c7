namespace NetGen.Compiler;

/// <summary>A program of kernel calls on named buffers: the forward pass, or a training pass.</summary>
/// <param name="Buffers">By id.</param>
/// <param name="Prologue">
/// What is made of the parameters alone, once until they change; empty where <paramref name="Segments"/> begin with it.
/// </param>
/// <param name="Segments">In order.</param>
/// <param name="Partials">Gradients that ranges of samples sum up on their own before they are added: where, and where to.</param>
/// <param name="Epilogue">Batch kernels that run once partial gradients are summed.</param>
/// <param name="PartialLength">Floats of one range's partial gradients.</param>
public sealed record KernelProgram(
    EquatableArray<Buffer> Buffers, EquatableArray<KernelCall> Prologue, EquatableArray<Segment> Segments,
    EquatableArray<PartialGradient> Partials, EquatableArray<KernelCall> Epilogue, long PartialLength)
{
    /// <summary>All calls, in order.</summary>
    public IEnumerable<KernelCall> Calls => Prologue.Concat(Segments.SelectMany(segment => segment.Calls)).Concat(Epilogue);
}
