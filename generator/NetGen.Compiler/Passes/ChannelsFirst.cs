namespace NetGen.Compiler;

/// <summary>
/// An input written as other frameworks have it, channels first: 1 or 3, then two equal sides that are larger. Small sides are no
/// image's, and a flat input of few pixels and channels may be meant.
/// </summary>
internal static class ChannelsFirst
{
    private const int MinImage = 8;

    /// <summary>What to write instead; null where the input does not look so.</summary>
    public static string? Hint(TensorShape input)
    {
        bool looksSo = input.Rank == TensorRank.Image && input.Height is 1 or 3 && input.Width == input.Channels && input.Width >= MinImage;
        return looksSo
            ? $"write {TensorShape.Image(input.Width, input.Channels, input.Height)}, since an input is height x width x channels"
            : null;
    }

    public static void Check(NetworkSpec spec, List<Diagnostic> diagnostics)
    {
        if (Hint(spec.Input) is string hint)
            diagnostics.Add(new Diagnostic(
                DiagnosticCatalog.ChannelsFirst,
                $"the input {spec.Input} has {Counted.Of(spec.Input.Height, "row")} and {Counted.Of(spec.Input.Channels, "channel")}; "
                    + $"if it is meant channels-first, {hint}",
                Anchor.OfKey("input")));
    }

    /// <summary>A mistake that comes of such an input says so.</summary>
    public static string Explain(ShapeProblem problem, TensorShape input) =>
        problem.Rule == DiagnosticCatalog.WindowDoesNotFit || problem.Rule == DiagnosticCatalog.NeedsImage
            ? Hint(input) is string hint ? $"{problem.Message}; the network's input {input} looks channels-first: {hint}" : problem.Message
            : problem.Message;
}
