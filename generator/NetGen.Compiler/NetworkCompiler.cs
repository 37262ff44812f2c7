namespace NetGen.Compiler;

/// <summary>
/// The compiler after shape inference, pass by pass:
/// <c>ShapedNetwork -> Fuse -> Lower -> PlanMemory -> Emit -> C#</c>.
/// <see cref="SpecReader"/> and <see cref="InferShapes"/> come before it.
/// </summary>
public static class NetworkCompiler
{
    /// <summary>
    /// Characters of C# at most: a dozen times the largest network of models/, and what a C# compiler takes a gigabyte of memory for.
    /// </summary>
    public const int MaxCode = 24 * 1024 * 1024;

    /// <summary>A call of a kernel is a line; so many alone are more code than there may be.</summary>
    private const int MaxCalls = MaxCode / 100;

    /// <summary>
    /// Calls in one method, a run of kernels of single samples, each with a reference to its output: C# has at most 65,534 locals in a
    /// method.
    /// </summary>
    private const int MaxCallsOfMethod = 30_000;

    public static GeneratedNetwork Generate(ShapedNetwork network, GenerationOptions options)
    {
        PlannedNetwork planned = Plan(network, options);
        if (planned.Mistakes.Count > 0)
            return new GeneratedNetwork(default, planned.Mistakes);
        (LoweredNetwork lowered, ForwardPlan forward, TrainingPlan? training) = (planned.Lowered, planned.Forward, planned.Training);
        KernelProgram[] programs = lowered.Training is null ? [lowered.Forward] : [lowered.Forward, lowered.Training];
        if (programs.Sum(program => program.Calls.Count()) > MaxCalls
            || programs.Any(program => program.Segments.Any(segment => segment.Calls.Count > MaxCallsOfMethod)))
            return TooMuchCode(network);
        List<GeneratedFile> files = [];
        long written = 0;
        foreach (GeneratedFile file in Emit.Run(planned, network.Spec.Namespace ?? options.Namespace, options.WeightsResource))
        {
            written += file.Text.Length;
            if (written > MaxCode)
                return TooMuchCode(network);
            files.Add(file);
        }
        return new GeneratedNetwork(files.ToEquatableArray(), Remarks(network, forward, training, options).ToEquatableArray());
    }

    /// <summary>The passes before the text is written.</summary>
    public static PlannedNetwork Plan(ShapedNetwork network, GenerationOptions options)
    {
        LoweredNetwork lowered = Lower.Run(options.Fuses ? Fuse.Run(network) : Fuse.Without(network), options.Machine);
        MemoryPlan forward = PlanMemory.Run(lowered.Forward);
        MemoryPlan? training = lowered.Training is null ? null : PlanMemory.Run(lowered.Training);
        return new PlannedNetwork(
            lowered, ReceptiveFields.Run(network),
            ChooseWorkspace.ForForward(lowered.Forward, forward, options.StackBudget, options.Machine),
            training is null ? null : ChooseWorkspace.ForTraining(training, options.StackBudget, options.Machine),
            MemoryChecks.Run(lowered, forward, training));
    }

    private static GeneratedNetwork TooMuchCode(ShapedNetwork network) => new(default, EquatableArray.Of(new Diagnostic(
        DiagnosticCatalog.CodeTooLarge,
        FormattableString.Invariant($"the code of the network's {network.Layers.Count:N0} layers would be too much for a build ") +
        FormattableString.Invariant($"({MaxCode / (1024 * 1024)} MB, or {MaxCallsOfMethod:N0} calls of kernels one after another); ") +
        "use fewer layers, fewer branches, or layers of equal shapes, which share their kernels",
        Anchor.OfKey("layers"))));

    private static IEnumerable<Diagnostic> Remarks(
        ShapedNetwork network, ForwardPlan forward, TrainingPlan? training, GenerationOptions options)
    {
        long needed = Math.Max(forward.IsNative ? forward.BytesFor(1) : 0, training is { IsNative: true } ? training.FrameBytes : 0);
        if (needed > 0)
            yield return new Diagnostic(
                DiagnosticCatalog.NativeWorkspace,
                FormattableString.Invariant($"{network.Name}: a sample's workspace of {needed:N0} bytes is above the stack budget of ")
                    + FormattableString.Invariant($"{options.StackBudget:N0}; it is a native block, one a thread ")
                    + "(NetGenStackBudget changes the budget)",
                Anchor.File);
    }
}
