namespace NetGen.Compiler;

/// <summary>What a misspelt word may have been meant to be.</summary>
internal static class NearestWord
{
    private const int MaxLength = 40;

    /// <summary>
    /// The known word that is fewest edits away (insertions, deletions, substitutions, swaps of neighbours), if a third of the
    /// word's letters or fewer are wrong; the first of equals; null where none is near. Words that differ in case alone are nearest.
    /// </summary>
    public static string? Find(string word, IEnumerable<string> known)
    {
        if (word.Length == 0 || word.Length > MaxLength)
            return null;
        string? nearest = null;
        int least = Math.Max(1, word.Length / 3) + 1;
        foreach (string candidate in known)
        {
            if (string.Equals(candidate, word, StringComparison.OrdinalIgnoreCase))
                return candidate;
            if (candidate.Length > MaxLength || Math.Abs(candidate.Length - word.Length) >= least)
                continue;
            int distance = Distance(word, candidate);
            if (distance < least && distance < Math.Max(candidate.Length, word.Length))
                (nearest, least) = (candidate, distance);
        }
        return nearest;
    }

    // Optimal string alignment: Levenshtein's distance with swaps (Damerau), three rows kept.
    private static int Distance(string a, string b)
    {
        int[] beforeLast = new int[b.Length + 1], last = new int[b.Length + 1], row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
            row[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            (beforeLast, last, row) = (last, row, beforeLast);
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substitution = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(substitution, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }
        }
        return row[b.Length];
    }
}
