namespace NetGen.Compiler;

/// <summary>
/// The channels of a pixel dealt out: of each of <paramref name="Groups"/> groups the first, then of each the second (Zhang et al. 2017,
/// ShuffleNet). Any shape; unchanged.
/// </summary>
public sealed record Shuffle(int Groups) : Layer
{
    public override string Kind => "shuffle";

    /// <summary>Output channel j * groups + i is input channel i * (channels / groups) + j. No parameters.</summary>
    public override LayerShape InferShape(EquatableArray<LayerInput> inputs) => inputs[0].Shape.Channels % Groups == 0
        ? new LayerShape(inputs[0].Shape)
        : LayerShape.Failed(DiagnosticCatalog.Groups, null, FormattableString.Invariant(
            $"{Groups} groups do not divide the {inputs[0].Shape.Channels} channels of its {inputs[0]}"));
}
