namespace NetGen.Compiler;

/// <summary>Local response normalization across channels, as <see cref="LrnFormula"/> says.</summary>
public sealed record Lrn(int Size, float Alpha, float Beta, float K) : Layer
{
    /// <summary>The largest <see cref="Size"/>: what fits the margin the kernels keep beside the channels.</summary>
    public const int MaxSize = 63;

    public override string Kind => "lrn";

    public LrnFormula Formula => new(Size, Alpha, Beta, K);

    public override LayerShape InferShape(EquatableArray<LayerInput> inputs) => new(inputs[0].Shape);
}
