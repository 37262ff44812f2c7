namespace NetGen.Compiler;

/// <summary>Collects the mistakes of one file, at most <see cref="DiagnosticCatalog.MaxMistakes"/> of them.</summary>
internal sealed class SpecReport(string filePath)
{
    private readonly List<LocatedDiagnostic> _found = [];

    /// <summary>Mistakes so far, those that are no longer listed included.</summary>
    public int Count { get; private set; }

    /// <summary>Whether further mistakes are dropped, so that their messages need no work.</summary>
    public bool IsFull => _found.Count > DiagnosticCatalog.MaxMistakes;

    public void Add(DiagnosticRule rule, TextRange range, string message)
    {
        Count++;
        if (IsFull)
            return;
        if (_found.Count == DiagnosticCatalog.MaxMistakes)
            (rule, message) = (DiagnosticCatalog.TooManyMistakes, DiagnosticCatalog.TooManyMistakesMessage);
        _found.Add(new LocatedDiagnostic(rule, message, filePath, range));
    }

    /// <summary>What was found, in the order of the file.</summary>
    public EquatableArray<LocatedDiagnostic> ToArray() => _found.OrderBy(diagnostic => diagnostic.Range.Start).ToEquatableArray();
}
