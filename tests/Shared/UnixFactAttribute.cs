namespace NetGen;

/// <summary>A test of what only Unix has, such as signals and named pipes; skipped on Windows.</summary>
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = UnixTheoryAttribute.Reason;
    }
}

/// <summary>A <see cref="UnixFactAttribute"/> with data.</summary>
internal sealed class UnixTheoryAttribute : TheoryAttribute
{
    internal const string Reason = "needs what only Unix has";

    public UnixTheoryAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = Reason;
    }
}
