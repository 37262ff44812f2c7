namespace NetGen.Benchmarks.Comparisons;

/// <summary>All that a run measured.</summary>
/// <param name="Machine">As it was before the first cell.</param>
/// <param name="PeakAfter">Its GFLOP/s after the last.</param>
/// <param name="Versions">What the contestants say they are.</param>
/// <param name="Rounds">Times that each contestant was asked for each cell.</param>
/// <param name="Day">Of the run, UTC.</param>
public sealed record Comparison(
    IReadOnlyList<Cell> Cells, Machine Machine, double PeakAfter, IReadOnlyList<string> Versions, int Rounds, DateOnly Day)
{
    public IEnumerable<int> Threads => Cells.Select(cell => cell.Threads).Distinct();

    public IEnumerable<string> Networks => Cells.Select(cell => cell.Trial.Network).Distinct();

    public IEnumerable<string> Columns => Cells.Select(cell => cell.Trial.Column).Distinct();

    public Cell? Find(int threads, string network, string column) =>
        Cells.FirstOrDefault(cell => cell.Threads == threads && cell.Trial.Network == network && cell.Trial.Column == column);

    /// <summary>One line that says how it was measured.</summary>
    public string Description => string.Join(". ",
        $"{Day:yyyy-MM-dd}, {Machine}",
        FormattableString.Invariant($"After the last round the peak was {PeakAfter:F0} GFLOP/s"),
        $"{string.Join("; ", Versions)}",
        $"Medians of {Rounds} rounds, in each of which every contestant measures in turn; of each peer the fastest of its modes; "
            + "of one thread, each pinned to one core") + ".";
}
