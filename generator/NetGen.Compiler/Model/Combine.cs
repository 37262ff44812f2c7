namespace NetGen.Compiler;

/// <summary>What the layers that combine tensors ask of their shapes.</summary>
internal static class Combine
{
    public static LayerShape Equal(EquatableArray<LayerInput> inputs, string kind)
    {
        for (int i = 1; i < inputs.Count; i++)
            if (inputs[i].Shape != inputs[0].Shape)
                return Disagree(kind, inputs[0], inputs[i], "needs equal shapes");
        return new LayerShape(inputs[0].Shape);
    }

    public static LayerShape Disagree(string kind, LayerInput a, LayerInput b, string needed) =>
        LayerShape.Failed(DiagnosticCatalog.BranchesDisagree, "from",
            $"{kind} {needed}, but '{a.From}' is {a.Shape} and '{b.From}' is {b.Shape}; change one of the branches");
}
