namespace NetGen.CompilerServices;

/// <summary>
/// Lets shards (ranges of samples) that threads work on side by side add their gradients one after the other, in the shards' order.
/// Shards begin in their order, and a thread begins none before it has added its last one; so of n threads, shard s may use the memory
/// of shard s - n.
/// </summary>
internal struct OrderedReduction
{
    private int _next;
    private bool _isAbandoned;

    /// <summary>Waits until all shards before this one have been added, or the pass has failed.</summary>
    public void Begin(int shard)
    {
        SpinWait spin = default;
        while (Volatile.Read(ref _next) != shard && !Volatile.Read(ref _isAbandoned))
            spin.SpinOnce(sleep1Threshold: -1);
    }

    /// <summary>Lets the next shard go on; after the last of <paramref name="shardCount"/>, the first of the next phase.</summary>
    public void End(int shard, int shardCount) => Volatile.Write(ref _next, shard + 1 == shardCount ? 0 : shard + 1);

    /// <summary>Lets all go on: a shard has failed and will never be added.</summary>
    public void Abandon() => Volatile.Write(ref _isAbandoned, true);
}
