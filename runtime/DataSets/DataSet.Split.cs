namespace NetGen;

public sealed partial class DataSet
{
    /// <summary>
    /// Deals the samples out to two sets, shuffled by <see cref="Philox"/>, each class by the same share: a class of at least two samples
    /// is in both. Samples with targets count as of one class. The same set, share and seed give the same parts anywhere.
    /// </summary>
    /// <param name="share">The first part's share of the samples, above 0 and below 1.</param>
    /// <param name="seed">The key of the stream that shuffles.</param>
    /// <returns>The two parts: copies, in shuffled order.</returns>
    /// <exception cref="ArgumentException">The share is out of range, or a part would be empty.</exception>
    public (DataSet First, DataSet Second) Split(double share, ulong seed = 0)
    {
        if (!(share > 0 && share < 1))
            throw new ArgumentOutOfRangeException(
                nameof(share), share, FormattableString.Invariant($"share is {share}; it must be above 0 and below 1"));

        int[] order = new int[Count];
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        Philox.Shuffle(order, seed, Philox.SplitStream, 0);

        Dictionary<int, int> left = FirstPartOfEachLabel(share);
        List<int> first = [], second = [];
        foreach (int sample in order)
            (left[LabelOrNone(sample)]-- > 0 ? first : second).Add(sample);
        if (first.Count == 0 || second.Count == 0)
            throw new ArgumentException(FormattableString.Invariant(
                $"a share of {share} of {Count} samples in {left.Count} classes leaves one part empty; give it more samples of a class"),
                nameof(share));
        return (Gather(first), Gather(second));
    }

    /// <summary>How many samples of each label go to the first part.</summary>
    private Dictionary<int, int> FirstPartOfEachLabel(double share)
    {
        SortedDictionary<int, int> counts = [];
        for (int i = 0; i < Count; i++)
            counts[LabelOrNone(i)] = counts.GetValueOrDefault(LabelOrNone(i)) + 1;

        // What rounding gives to one label or takes from it, the next one makes up for.
        double carried = 0;
        Dictionary<int, int> parts = [];
        foreach ((int label, int count) in counts)
        {
            double exact = share * count + carried;
            int rounded = (int)Math.Floor(exact + 0.5);
            carried = exact - rounded;
            parts[label] = count == 1 ? Math.Clamp(rounded, 0, 1) : Math.Clamp(rounded, 1, count - 1);
        }
        return parts;
    }

    private int LabelOrNone(int sample) => HasLabels ? Labels[sample] : 0;

    /// <summary>A set of its own of some samples.</summary>
    private DataSet Gather(List<int> samples) => new(
        _isBytes ? default : Gather(_floats, InputLength, samples),
        _isBytes ? Gather(_bytes, InputLength, samples) : default,
        _isBytes,
        InputLength,
        HasLabels ? Gather(_labels, 1, samples) : default,
        HasLabels ? default : Gather(_targets, TargetLength, samples),
        TargetLength,
        Normalization);

    private static T[] Gather<T>(ReadOnlyMemory<T> values, int length, List<int> samples)
    {
        T[] gathered = new T[samples.Count * length];
        for (int i = 0; i < samples.Count; i++)
            values.Span.Slice(samples[i] * length, length).CopyTo(gathered.AsSpan(i * length));
        return gathered;
    }
}
