namespace NetGen.Compiler;

/// <summary>
/// Local response normalization across channels (Krizhevsky et al. 2012), with PyTorch's alpha:
/// x * (k + alpha / size * sum of squares over the size channels around)^-beta.
/// </summary>
public sealed record Lrn(int Size, float Alpha, float Beta, float K) : Layer
{
    /// <summary>The largest <see cref="Size"/>: what fits the margin the kernels keep beside the channels.</summary>
    public const int MaxSize = 63;

    public override string Kind => "lrn";

    /// <summary>Channels below the one normalized that count; PyTorch's split of an even size.</summary>
    public int Below => Size / 2;

    /// <summary>Channels above that count.</summary>
    public int Above => (Size - 1) / 2;

    public override LayerShape InferShape(EquatableArray<LayerInput> inputs) => new(inputs[0].Shape);
}
