namespace NetGen.Compiler;

/// <summary>
/// What a layer is: its options, its shape rule, its parameters, its cost. One record a kind, each in a file of its own,
/// with its kernels beside it.
/// </summary>
public abstract record Layer
{
    /// <summary>The spec's word for it: <c>conv</c>, <c>maxpool</c>, <c>dense</c>, ...</summary>
    public abstract string Kind { get; }
}
