namespace NetGen.Compiler;

/// <summary>The mistakes that no single layer's shape rule can see.</summary>
internal static class NetworkChecks
{
    /// <summary>Every layer must reach the last, which is the output.</summary>
    public static void CheckReachable(NetworkSpec spec, List<Diagnostic> diagnostics)
    {
        bool[] reaches = new bool[spec.Layers.Count];
        for (int id = reaches.Length - 1; id >= 0; id--)
        {
            LayerSpec layer = spec.Layers[id];
            reaches[id] |= id == reaches.Length - 1;
            if (!reaches[id])
                continue;
            foreach (int input in layer.Inputs)
                if (input != LayerSpec.NetworkInput)
                    reaches[input] = true;
        }
        foreach (LayerSpec layer in spec.Layers)
            if (!reaches[layer.Id])
                diagnostics.Add(new Diagnostic(DiagnosticCatalog.Unreachable,
                    $"{layer.Label} does not reach the output, the last layer '{spec.Layers[reaches.Length - 1].Name}'; " +
                    "remove it, or name it in the 'from' of a layer that does",
                    Anchor.OfLayer(layer.Id)));
    }

    public static void CheckNormalization(NetworkSpec spec, List<Diagnostic> diagnostics)
    {
        if (spec.Normalization is not Normalization normalization)
            return;
        Check("mean", normalization.Mean.Count);
        Check("std", normalization.Std.Count);

        void Check(string key, int count)
        {
            if (count != 1 && count != spec.Input.Channels)
                diagnostics.Add(new Diagnostic(DiagnosticCatalog.NormalizationCount,
                    $"normalize: {key} has {Counted.Of(count, "number")}; it needs one, or one for each of the " +
                    $"{Counted.Of(spec.Input.Channels, "channel")} of the {spec.Input} input",
                    Anchor.OfKey("normalize." + key)));
        }
    }

    /// <summary>The loss and the class names against the last layer.</summary>
    public static void CheckOutput(NetworkSpec spec, ShapedLayer last, List<Diagnostic> diagnostics)
    {
        long outputs = last.Output.Length;
        if (LossProblem(spec.Loss.Kind, last) is string problem)
            diagnostics.Add(new Diagnostic(DiagnosticCatalog.LossDoesNotFit, problem, Anchor.OfKey("loss")));
        else if (spec.Loss.ClassWeights.Count != 0 && spec.Loss.ClassWeights.Count != outputs)
            diagnostics.Add(new Diagnostic(DiagnosticCatalog.LossDoesNotFit,
                $"loss: softmax-cross-entropy: class-weights holds {Counted.Of(spec.Loss.ClassWeights.Count, "number")}, but the last " +
                $"layer '{last.Name}' has {Counted.Of(outputs, "output")}; give one for each",
                Anchor.OfKey("loss.class-weights")));

        long classes = outputs == 1 ? 2 : outputs;
        if (spec.Classes.Count != 0 && spec.Classes.Count != classes)
            diagnostics.Add(new Diagnostic(DiagnosticCatalog.ClassCount,
                $"classes names {Counted.Of(spec.Classes.Count, "class")}, but the last layer " +
                $"'{last.Name}' has {Counted.Of(outputs, "output")}; " +
                (outputs == 1 ? "a single output tells two classes apart" : $"name {classes}"),
                Anchor.OfKey("classes")));
    }

    public static void CheckParameterCount(ShapedLayer?[] layers, List<Diagnostic> diagnostics)
    {
        long count = Size.Sum(layers.SelectMany(layer => layer?.Parameters ?? default).Select(parameter => parameter.Length));
        if (count > Size.MaxLength && !diagnostics.Any(diagnostic => diagnostic.Rule == DiagnosticCatalog.TensorTooLarge))
            diagnostics.Add(new Diagnostic(DiagnosticCatalog.NetworkTooLarge,
                FormattableString.Invariant($"the network has {count:N0} parameters; a network holds at most {Size.MaxLength:N0}"),
                Anchor.OfKey("layers")));
    }

    private static string? LossProblem(LossKind loss, ShapedLayer last)
    {
        ActivationFunction function = last.Layer switch
        {
            ActivationLayer layer => layer.Activation.Function,
            Conv layer => layer.Activation.Function,
            Depthwise layer => layer.Activation.Function,
            Dense layer => layer.Activation.Function,
            _ => ActivationFunction.None,
        };
        if (loss == LossKind.SoftmaxCrossEntropy)
        {
            if (last.Layer is Softmax)
                return $"softmax-cross-entropy applies the softmax itself; remove the last layer '{last.Name}' " +
                    "(Predict gives probabilities)";
            if (!last.Output.IsVector)
                return $"softmax-cross-entropy needs a vector, one output for each class, but the last layer '{last.Name}' gives " +
                    $"{last.Output}; end with dense or a global pool";
            if (last.Output.Length == 1)
                return $"softmax-cross-entropy of one output is always 0, and the last layer '{last.Name}' has one; " +
                    "give it an output for each class, or use sigmoid-cross-entropy";
        }
        if (loss == LossKind.SigmoidCrossEntropy)
        {
            if (function == ActivationFunction.Sigmoid)
                return $"sigmoid-cross-entropy applies the sigmoid itself; remove the one of the last layer '{last.Name}' " +
                    "(Predict gives probabilities)";
            if (last.Layer is Softmax)
                return $"sigmoid-cross-entropy takes logits, but the last layer '{last.Name}' is a {last.Layer.Kind}; " +
                    "remove it, and use softmax-cross-entropy if one class excludes the others";
        }
        return null;
    }
}
