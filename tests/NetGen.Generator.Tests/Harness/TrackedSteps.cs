namespace NetGen.Generator.Tests;

internal static class TrackedSteps
{
    public static readonly string[] All =
        [StepNames.Project, StepNames.Read, StepNames.Clashes, StepNames.Shapes, StepNames.Generate, StepNames.Diagnostics];
}
