namespace NetGen;

/// <summary>A weights file or checkpoint that is broken, or that does not hold what the network needs. Every problem is named.</summary>
public sealed class WeightsFormatException : Exception
{
    private const int Listed = 40;

    internal WeightsFormatException(string fileName, params IReadOnlyList<string> problems) : base(Text(fileName, problems))
    {
        FileName = fileName;
        Problems = problems;
    }

    /// <summary>The file's path, or what stands for it where the content came from memory.</summary>
    public string FileName { get; }

    /// <summary>What is wrong, one entry a problem.</summary>
    public IReadOnlyList<string> Problems { get; }

    private static string Text(string fileName, IReadOnlyList<string> problems)
    {
        if (problems.Count == 1)
            return $"{fileName}: {problems[0]}";
        IEnumerable<string> lines = problems.Take(Listed).Prepend($"{fileName}: {problems.Count} problems");
        if (problems.Count > Listed)
            lines = lines.Append($"and {problems.Count - Listed} more");
        return string.Join("\n  ", lines);
    }
}
