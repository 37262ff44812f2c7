namespace NetGen.Compiler;

/// <summary>Names, each given once: a name that is wanted again gets a number behind it, from 2 on.</summary>
internal sealed class UniqueNames
{
    private readonly HashSet<string> _taken;
    private readonly Dictionary<string, int> _next = [];

    /// <param name="taken">Names that are given already.</param>
    public UniqueNames(params string[] taken) => _taken = [.. taken];

    public bool IsTaken(string name) => _taken.Contains(name);

    /// <summary>The name, or the name and the first number that nobody has.</summary>
    /// <param name="separator">What stands between the two.</param>
    public string Take(string wanted, string separator = "")
    {
        if (_taken.Add(wanted))
            return wanted;
        // Numbers below the next have been given: a name that thousands want is not searched for from the start each time.
        if (!_next.TryGetValue(wanted, out int number))
            number = 2;
        string name;
        do
            name = FormattableString.Invariant($"{wanted}{separator}{number++}");
        while (!_taken.Add(name));
        _next[wanted] = number;
        return name;
    }
}
