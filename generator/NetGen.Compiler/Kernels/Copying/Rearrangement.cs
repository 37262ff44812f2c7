namespace NetGen.Compiler;

/// <summary>One loop of a <see cref="Rearrangement"/>: its variable, how often it runs, and the floats from one pass to the next.</summary>
/// <param name="From">In what is read; 0 where all passes read the same.</param>
/// <param name="To">In what is written; 0 where all passes are summed.</param>
public readonly record struct RearrangementLoop(string Variable, int Count, int From, int To);

/// <summary>Values that move: a nest of loops that reads one value and writes one in each pass.</summary>
/// <param name="From">Where the first value is read.</param>
/// <param name="To">Where it is written.</param>
public readonly record struct Rearrangement(int From, int To, EquatableArray<RearrangementLoop> Loops)
{
    public static Rearrangement Of(int from, int to, params RearrangementLoop[] loops) => new(from, to, EquatableArray.Of(loops));

    /// <summary>The way back: what was written is read, and what was read several times is a sum.</summary>
    public Rearrangement Reversed => new(
        To, From, Loops.Select(loop => loop with { From = loop.To, To = loop.From }).ToEquatableArray());

    /// <summary>
    /// Loops over different values of what is written, outermost first, in the order in which they lie there; those that are one run of
    /// memory on both sides are one.
    /// </summary>
    public IReadOnlyList<RearrangementLoop> Written
    {
        get
        {
            List<RearrangementLoop> merged = [];
            foreach (RearrangementLoop loop in Loops.Where(loop => loop.Count > 1 && loop.To != 0).OrderBy(loop => -Math.Abs(loop.To)))
            {
                RearrangementLoop outer = merged.Count > 0 ? merged[merged.Count - 1] : default;
                if (outer.Count > 0 && outer.From == (long)loop.Count * loop.From && outer.To == (long)loop.Count * loop.To)
                    merged[merged.Count - 1] = new RearrangementLoop(loop.Variable, outer.Count * loop.Count, loop.From, loop.To);
                else
                    merged.Add(loop);
            }
            return merged;
        }
    }

    /// <summary>Loops whose passes are summed.</summary>
    public IReadOnlyList<RearrangementLoop> Summed => [.. Loops.Where(loop => loop.Count > 1 && loop.To == 0)];

    /// <summary>Values that lie side by side on both sides, as the innermost loop takes them; 1 where there are none.</summary>
    public int Run => Written is { Count: > 0 } written && written[written.Count - 1] is { From: 1, To: 1 } last ? last.Count : 1;
}
