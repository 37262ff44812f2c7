namespace NetGen.Compiler;

/// <summary>What the build decides of a network: the namespace where its spec names none, and how much stack a call may take.</summary>
/// <param name="Namespace">The C# namespace; empty for the global one.</param>
/// <param name="StackBudget">Bytes; a larger workspace is native memory.</param>
/// <param name="WeightsResource">The resource of the assembly that holds the network's weights; null where it has none.</param>
public sealed record GenerationOptions(string Namespace, int StackBudget, string? WeightsResource = null)
{
    public const int DefaultStackBudget = 512 * 1024;

    /// <summary>Whether layers that one kernel computes become one; each on its own, they compute the same.</summary>
    public bool Fuses { get; init; } = true;

    /// <summary>The machine that kernels are chosen for.</summary>
    public MachineModel Machine { get; init; } = MachineModel.Default;
}
