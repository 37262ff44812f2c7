namespace NetGen.Compiler;

/// <summary>What the build decides of a network: the namespace where its spec names none, and how much stack a call may take.</summary>
/// <param name="Namespace">The C# namespace; empty for the global one.</param>
/// <param name="StackBudget">Bytes; a larger workspace is native memory.</param>
/// <param name="WeightsResource">The resource of the assembly that holds the network's weights; null where it has none.</param>
public sealed record GenerationOptions(string Namespace, int StackBudget, string? WeightsResource = null)
{
    public const int DefaultStackBudget = 512 * 1024;
}

/// <summary>One generated C# file.</summary>
public sealed record GeneratedFile(string HintName, string Text);

/// <summary>A network's generated files, and remarks.</summary>
public sealed record GeneratedNetwork(EquatableArray<GeneratedFile> Files, EquatableArray<Diagnostic> Diagnostics);

/// <summary>A network as kernel calls, with its workspace.</summary>
public sealed record PlannedNetwork(LoweredNetwork Lowered, ForwardPlan Forward, TrainingPlan? Training);

/// <summary>
/// The compiler after shape inference, pass by pass:
/// <c>ShapedNetwork -> Fuse -> Lower -> PlanMemory -> Emit -> C#</c>.
/// <see cref="SpecReader"/> and <see cref="InferShapes"/> come before it.
/// </summary>
public static class NetworkCompiler
{
    public static GeneratedNetwork Generate(ShapedNetwork network, GenerationOptions options)
    {
        PlannedNetwork planned = Plan(network, options);
        (LoweredNetwork lowered, ForwardPlan forward, TrainingPlan? training) = (planned.Lowered, planned.Forward, planned.Training);
        EquatableArray<GeneratedFile> files = Emit.Run(lowered, forward, training, network.Spec.Namespace ?? options.Namespace, options.WeightsResource);
        return new GeneratedNetwork(files, Remarks(network, forward, training, options).ToEquatableArray());
    }

    /// <summary>The passes before the text is written.</summary>
    public static PlannedNetwork Plan(ShapedNetwork network, GenerationOptions options)
    {
        LoweredNetwork lowered = Lower.Run(Fuse.Run(network));
        ForwardPlan forward = ForwardPlan.Choose(PlanMemory.Run(lowered.Forward), options.StackBudget);
        TrainingPlan? training = lowered.Training is null ? null : TrainingPlan.Choose(PlanMemory.Run(lowered.Training), options.StackBudget);
        return new PlannedNetwork(lowered, forward, training);
    }

    private static IEnumerable<Diagnostic> Remarks(ShapedNetwork network, ForwardPlan forward, TrainingPlan? training, GenerationOptions options)
    {
        long needed = Math.Max(forward.IsNative ? forward.BytesFor(1) : 0, training is { IsNative: true } ? training.Value.FrameBytes : 0);
        if (needed > 0)
            yield return new Diagnostic(
                DiagnosticCatalog.NativeWorkspace,
                FormattableString.Invariant($"{network.Name}: a sample's workspace of {needed:N0} bytes is above the stack budget of {options.StackBudget:N0}; it is a native block, one a thread (NetGenStackBudget changes the budget)"),
                Anchor.File);
    }
}
