namespace NetGen.Fuzz;

/// <summary>
/// Damages a text in a few places: pieces lost, doubled, moved, replaced by others or by what YAML and the language give a meaning.
/// </summary>
internal static class TextDamage
{
    private static readonly string[] s_fragments =
    [
        "[", "]", "{", "}", ":", ": ", ",", "- ", "\n", "\n  ", "#", "'", "\"", "|", ">", "&a ", "*a", "!!int ", "?", "%", "@", "\t", "\0",
        "\uFEFF", "\uFFFD", "\uD800", "\\", "\\u", "x", "0", "-1", "99999999999", "2147483647", "2147483648", "536870911", "1/0", "1e999",
        "NaN", ".inf", "conv", "conv3x3-4", "pool", "dense", "from", "name", "input", "layers", "none", "same", "---\n", "...\n", "~",
        "null", "true", "kernel: 3x3, ", "<<: ", "\r\n", "\u2028", "é", "softmax", "from: input", "trainable: no, ", "weights: [1, 2], ",
        "table: [[0], [0, 1]], ", "multiplier: 2, ", "namespace: a.b\n", "name: get_Info\n", "groups: 2, ",
    ];

    public static string Apply(string text, Random random)
    {
        for (int count = random.Next(1, 5); count > 0; count--)
        {
            int at = random.Next(text.Length + 1), length = Math.Min(random.Next(1, 12), text.Length - at);
            text = random.Next(6) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, random.One(s_fragments)),
                2 => text.Remove(at, length).Insert(at, random.One(s_fragments)),
                3 => text.Insert(random.Next(text.Length + 1), text.Substring(at, length)),
                4 => text.Remove(at, Math.Min(1, length)).Insert(at, ((char)random.Next(32, 127)).ToString()),
                _ => ChangeNumber(text, at, random),
            };
        }

        return text;
    }

    /// <summary>Puts another number in the place of the next one.</summary>
    private static string ChangeNumber(string text, int at, Random random)
    {
        int start = text.AsSpan(at).IndexOfAnyInRange('0', '9');
        if (start < 0)
            return text;
        start += at;
        int end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        return text[..start] + SpecGrammar.Number(random) + text[end..];
    }
}
