namespace NetGen.Compiler;

/// <summary>
/// Gives every buffer its place. Buffers that one segment of samples uses live in its frame; those that outlive it live in the
/// group, one for each sample. In both, buffers that are never alive at once share memory.
/// </summary>
public static class PlanMemory
{
    public static MemoryPlan Run(KernelProgram program)
    {
        Lifetime[] lifetimes = FindLifetimes(program);
        Placement[] placements = new Placement[program.Buffers.Count];
        List<Item>[] frames = [.. program.Segments.Select(_ => new List<Item>())];
        List<Item> group = [];
        long shared = 0;
        foreach (Buffer buffer in program.Buffers)
        {
            if (buffer.Memory != buffer.Id)
                continue;
            Lifetime life = lifetimes[buffer.Id];
            if (buffer.Home != BufferHome.Planned)
            {
                placements[buffer.Id] = new Placement(PlacementKind.Caller, 0);
            }
            else if (buffer.IsShared)
            {
                placements[buffer.Id] = new Placement(PlacementKind.Shared, shared);
                shared = Size.Sum(shared, buffer.Length);
            }
            else if (life.FirstSegment == life.LastSegment && life.IsUsed && !program.Segments[life.FirstSegment].IsBatch)
            {
                frames[life.FirstSegment].Add(new Item(buffer.Id, life.FirstCall, life.LastCall, buffer.Length));
            }
            else
            {
                group.Add(new Item(buffer.Id, life.FirstSegment, life.LastSegment, buffer.Length));
            }
        }

        long[] frameLengths = [.. frames.Select(frame => Place(frame, PlacementKind.Frame, placements))];
        long groupLength = Place(group, PlacementKind.PerSample, placements);
        foreach (Buffer buffer in program.Buffers)
            placements[buffer.Id] = placements[buffer.Memory];
        return new MemoryPlan(placements.ToEquatableArray(), frameLengths.ToEquatableArray(), groupLength, shared);
    }

    private struct Lifetime
    {
        public bool IsUsed;
        public int FirstSegment, LastSegment, FirstCall, LastCall;
    }

    private readonly record struct Item(int Buffer, int First, int Last, long Length);

    private static Lifetime[] FindLifetimes(KernelProgram program)
    {
        Lifetime[] lifetimes = new Lifetime[program.Buffers.Count];
        for (int s = 0; s < program.Segments.Count; s++)
        {
            EquatableArray<KernelCall> calls = program.Segments[s].Calls;
            for (int c = 0; c < calls.Count; c++)
                foreach (Operand operand in calls[c].Operands)
                {
                    if (operand.Kind != OperandKind.Buffer)
                        continue;
                    ref Lifetime life = ref lifetimes[program.Buffers[operand.Index].Memory];
                    if (!life.IsUsed)
                        life = new Lifetime { IsUsed = true, FirstSegment = s, FirstCall = c };
                    (life.LastSegment, life.LastCall) = (s, c);
                }
        }
        return lifetimes;
    }

    /// <summary>First fit, in the order in which buffers come to life: each takes the lowest gap between those still alive.</summary>
    private static long Place(List<Item> items, PlacementKind kind, Placement[] placements)
    {
        items.Sort((a, b) => a.First != b.First ? a.First.CompareTo(b.First) : a.Buffer.CompareTo(b.Buffer));
        Item[] byEnd = [.. items.OrderBy(item => item.Last)];
        int ended = 0;
        MemoryGaps gaps = new();
        foreach (Item item in items)
        {
            // What has ended came to life before this one, and so has its place.
            for (; byEnd[ended].Last < item.First; ended++)
                gaps.Free(placements[byEnd[ended].Buffer].Offset, byEnd[ended].Length);
            placements[item.Buffer] = new Placement(kind, gaps.Take(item.Length));
        }
        return gaps.Extent;
    }
}
