namespace NetGen.CompilerServices;

/// <summary>
/// Whose turn it is to add its gradients, of ranges of samples that threads work on side by side. Ranges are begun in their order and a
/// thread begins none before its last one is added, so of n threads range r may take the memory of range r - n.
/// </summary>
internal struct RangeTurn
{
    private int _range;
    private bool _isAbandoned;

    /// <summary>Waits until all ranges before one have been added, or the pass has failed.</summary>
    public void Await(int range)
    {
        SpinWait spin = default;
        while (Volatile.Read(ref _range) != range && !Volatile.Read(ref _isAbandoned))
            spin.SpinOnce(sleep1Threshold: -1);
    }

    /// <summary>Lets the next range, or after the last of <paramref name="ranges"/> the next phase's first, have its turn.</summary>
    public void End(int range, int ranges) => Volatile.Write(ref _range, range + 1 == ranges ? 0 : range + 1);

    /// <summary>Lets everybody go on: a range has failed and will never have its turn.</summary>
    public void Abandon() => Volatile.Write(ref _isAbandoned, true);
}
