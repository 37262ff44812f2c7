namespace NetGen.Compiler;

/// <summary>A network as kernel calls.</summary>
/// <param name="Network">What was lowered, as both programs have it in common.</param>
/// <param name="Parameters">Every parameter's place and layout.</param>
/// <param name="ParameterLength">
/// Floats of the parameter block; more than <see cref="Size.MaxLength"/> where <see cref="MemoryChecks"/> refuses it.
/// </param>
/// <param name="Forward">The forward pass.</param>
/// <param name="Training">Forward, loss and backward; null for a network that is not trained.</param>
public sealed record LoweredNetwork(
    FusedNetwork Network, EquatableArray<PackedParameter> Parameters, long ParameterLength, KernelProgram Forward, KernelProgram? Training);
