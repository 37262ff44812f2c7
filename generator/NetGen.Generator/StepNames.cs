namespace NetGen.Generator;

/// <summary>What the generator's steps are called in Roslyn's records of a run; the caching tests read those.</summary>
public static class StepNames
{
    public const string Project = "Project";
    public const string Read = "Read";
    public const string Clashes = "Clashes";
    public const string Shapes = "Shapes";
    public const string Generate = "Generate";
    public const string Diagnostics = "Diagnostics";
}
