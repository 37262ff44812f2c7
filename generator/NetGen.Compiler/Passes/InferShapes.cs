namespace NetGen.Compiler;

/// <summary>What <see cref="InferShapes"/> found; the network is null if and only if one of the diagnostics is an error.</summary>
public sealed record ShapedReading(ShapedNetwork? Network, EquatableArray<Diagnostic> Diagnostics)
{
    public void Deconstruct(out ShapedNetwork? network, out EquatableArray<Diagnostic> diagnostics) =>
        (network, diagnostics) = (Network, Diagnostics);
}

/// <summary>
/// Gives every layer its shapes, parameters and cost, by the layers' own rules, and checks what only whole networks can get wrong.
/// A layer below one that has no output is not checked: its mistake would be the other's.
/// </summary>
public static class InferShapes
{
    public static ShapedReading Run(NetworkSpec spec)
    {
        List<Diagnostic> diagnostics = [];
        ShapedLayer?[] layers = new ShapedLayer?[spec.Layers.Count];
        ChannelsFirst.Check(spec, diagnostics);
        if (CheckLength(spec.Input, "the input", Anchor.OfKey("input"), diagnostics))
            foreach (LayerSpec layer in spec.Layers)
                layers[layer.Id] = Infer(spec, layer, layers, diagnostics);

        NetworkChecks.CheckReachable(spec, diagnostics);
        NetworkChecks.CheckNormalization(spec, diagnostics);
        if (layers.Length > 0 && layers[layers.Length - 1] is ShapedLayer last)
            NetworkChecks.CheckOutput(spec, last, diagnostics);
        NetworkChecks.CheckParameterCount(layers, diagnostics);

        bool failed = diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error);
        ShapedNetwork? network = failed ? null : new ShapedNetwork(spec, layers.Select(layer => layer!).ToEquatableArray());
        return new ShapedReading(network, Capped(diagnostics).ToEquatableArray());
    }

    private static IEnumerable<Diagnostic> Capped(List<Diagnostic> diagnostics)
    {
        if (diagnostics.Count <= DiagnosticCatalog.MaxMistakes)
            return diagnostics;
        return diagnostics.Take(DiagnosticCatalog.MaxMistakes).Append(
            new Diagnostic(DiagnosticCatalog.TooManyMistakes, DiagnosticCatalog.TooManyMistakesMessage, Anchor.File));
    }

    private static ShapedLayer? Infer(NetworkSpec spec, LayerSpec layer, ShapedLayer?[] above, List<Diagnostic> diagnostics)
    {
        LayerInput[] inputs = new LayerInput[layer.Inputs.Count];
        for (int i = 0; i < inputs.Length; i++)
        {
            int id = layer.Inputs[i];
            if (id == LayerSpec.NetworkInput)
                inputs[i] = new LayerInput(spec.Input, LayerSpec.NetworkInputName);
            else if (above[id] is ShapedLayer source)
                inputs[i] = new LayerInput(source.Output, source.Name);
            else
                return null;
        }

        LayerShape shape = layer.OptionOfRowsAndColumns is string option && inputs[0].Shape.IsSequence
            ? LayerShape.FailedOnSequence(option, inputs[0])
            : layer.Layer.ParameterOptions.ApplyTo(layer.Layer.InferShape(inputs.ToEquatableArray()));
        foreach (ShapeProblem problem in shape.Problems)
            diagnostics.Add(new Diagnostic(problem.Rule, $"{layer.Label}: {ChannelsFirst.Explain(problem, spec.Input)}",
                new Anchor(layer.Id, problem.Option)));
        if (shape.Output is not TensorShape output
            || !CheckLength(output, $"{layer.Label}: its output", Anchor.OfLayer(layer.Id), diagnostics))
            return null;
        foreach (ShapedParameter parameter in shape.Parameters)
            CheckLength(parameter, layer, diagnostics);
        return new ShapedLayer(layer, inputs.Select(input => input.Shape).ToEquatableArray(), output, shape.Parameters, shape.MultiplyAdds);
    }

    private static bool CheckLength(TensorShape shape, string what, Anchor anchor, List<Diagnostic> diagnostics)
    {
        if (shape.Length <= Size.MaxLength)
            return true;
        diagnostics.Add(new Diagnostic(DiagnosticCatalog.TensorTooLarge, TooLarge($"{what} of {shape}", shape.Length), anchor));
        return false;
    }

    private static void CheckLength(ShapedParameter parameter, LayerSpec layer, List<Diagnostic> diagnostics)
    {
        if (parameter.Length <= Size.MaxLength)
            return;
        string what = $"{layer.Label}: its {parameter.Name} of {string.Join("x", parameter.Shape)}";
        diagnostics.Add(new Diagnostic(DiagnosticCatalog.TensorTooLarge, TooLarge(what, parameter.Length), Anchor.OfLayer(layer.Id)));
    }

    private static string TooLarge(string what, long length) =>
        FormattableString.Invariant($"{what} has {length:N0} values; a tensor holds at most {Size.MaxLength:N0}");
}
