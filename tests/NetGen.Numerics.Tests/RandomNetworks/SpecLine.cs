namespace NetGen.Numerics.Tests;

/// <summary>One layer of a spec that is being written: shorthand or word, and what the long form adds.</summary>
/// <param name="Key">The shorthand or the word: <c>conv3x3-8</c>, <c>dropout</c>.</param>
/// <param name="Options">As the long form writes them: <c>stride: 2</c>.</param>
internal sealed record SpecLine(string Key, List<string> Options)
{
    /// <summary>The lone value after the word, if it has one: the 0.3 of <c>leakyrelu: 0.3</c>.</summary>
    public string? Main { get; init; }

    /// <summary>That value's key in the long form: <c>slope</c>.</summary>
    public string? MainKey { get; init; }

    /// <summary>Its name, given when another layer refers to it.</summary>
    public string? Name { get; set; }

    public override string ToString()
    {
        List<string> options = [.. Options];
        if (Name is not null)
            options.Add($"name: {Name}");
        if (options.Count == 0)
            return Main is null ? Key : $"{Key}: {Main}";
        if (Main is not null)
            options.Insert(0, $"{MainKey}: {Main}");
        return $"{Key}: {{ {string.Join(", ", options)} }}";
    }
}
