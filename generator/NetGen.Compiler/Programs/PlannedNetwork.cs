namespace NetGen.Compiler;

/// <summary>A network as kernel calls, with its workspace.</summary>
/// <param name="Mistakes">Sizes beyond what is possible; where there is one, nothing else is to be used.</param>
public sealed record PlannedNetwork(
    LoweredNetwork Lowered, EquatableArray<ReceptiveField> ReceptiveFields, ForwardPlan Forward, TrainingPlan? Training,
    EquatableArray<Diagnostic> Mistakes);
