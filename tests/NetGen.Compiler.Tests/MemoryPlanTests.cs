namespace NetGen.Compiler.Tests;

/// <summary>Where buffers lie, against their lives by definition: from the first call that names one to the last.</summary>
public sealed class MemoryPlanTests
{
    private static readonly Dictionary<string, string> s_specs = new[] { "models", "specs" }
        .SelectMany(folder => Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, folder), "*.yaml"))
        .ToDictionary(path => Path.GetFileName(Path.GetDirectoryName(path)) + "/" + Path.GetFileName(path), File.ReadAllText);

    public static TheoryData<string> Names => new(s_specs.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Buffers_that_live_at_once_share_no_memory(string name)
    {
        LoweredNetwork lowered = Lower.Run(Fuse.Run(Specs.Shape(s_specs[name])), MachineModel.Default);
        Check(lowered.Forward);
        if (lowered.Training is not null)
            Check(lowered.Training);
    }

    [Fact]
    public void Of_a_chain_two_layers_outputs_lie_in_memory()
    {
        string layers = string.Join(", ", Enumerable.Repeat("conv1x1-16", 40));
        KernelProgram program = Lower.Run(
            Fuse.Run(Specs.ShapeLayers($"[{layers}]", "8x8x16")), MachineModel.Default).Forward;
        MemoryPlan plan = PlanMemory.Run(program);
        Assert.Equal(2 * 8 * 8 * 16, plan.FrameLength + plan.PerSampleLength);
    }

    private static void Check(KernelProgram program)
    {
        MemoryPlan plan = PlanMemory.Run(program);
        Life[] lives = [.. Lives(program)];
        long frameEnd = 0, groupEnd = 0, sharedEnd = 0;
        for (int i = 0; i < lives.Length; i++)
        {
            Life life = lives[i];
            Placement placement = plan.Placements[life.Buffer.Id];
            long end = placement.Offset + life.Buffer.Length;
            Assert.Equal(life.Home(program), placement.Kind);
            (frameEnd, groupEnd, sharedEnd) = placement.Kind switch
            {
                PlacementKind.Frame => (Math.Max(frameEnd, end), groupEnd, sharedEnd),
                PlacementKind.PerSample => (frameEnd, Math.Max(groupEnd, end), sharedEnd),
                PlacementKind.Shared => (frameEnd, groupEnd, Math.Max(sharedEnd, end)),
                _ => (frameEnd, groupEnd, sharedEnd),
            };
            if (placement.Kind == PlacementKind.Frame)
                Assert.InRange(end, 0, plan.FrameLengths[life.First.Segment]);
            foreach (Life other in lives.Take(i))
            {
                Placement others = plan.Placements[other.Buffer.Id];
                if (others.Kind == placement.Kind && placement.Kind != PlacementKind.Caller && life.IsAliveWith(other, placement.Kind))
                    Assert.True(
                        end <= others.Offset || others.Offset + other.Buffer.Length <= placement.Offset,
                        $"{life.Buffer.Name} and {other.Buffer.Name} overlap");
            }
        }

        // No more is taken than what lies furthest needs.
        Assert.Equal((frameEnd, groupEnd, sharedEnd), (plan.FrameLength, plan.PerSampleLength, plan.SharedLength));
        Assert.All(program.Buffers, buffer => Assert.Equal(plan.Placements[buffer.Memory], plan.Placements[buffer.Id]));
    }

    private static IEnumerable<Life> Lives(KernelProgram program)
    {
        (int Segment, int Call)[] NamedBy(Buffer buffer) =>
        [
            .. from segment in Enumerable.Range(0, program.Segments.Count)
               from call in Enumerable.Range(0, program.Segments[segment].Calls.Count)
               where program.Segments[segment].Calls[call].Operands.Any(
                   operand => operand.Kind == OperandKind.Buffer && program.Buffers[operand.Index].Memory == buffer.Id)
               select (segment, call),
        ];

        foreach (Buffer buffer in program.Buffers.Where(buffer => buffer.Memory == buffer.Id))
        {
            (int Segment, int Call)[] places = NamedBy(buffer);
            yield return new Life(buffer, places.Length > 0, places.FirstOrDefault(), places.LastOrDefault());
        }
    }

    private sealed record Life(Buffer Buffer, bool IsUsed, (int Segment, int Call) First, (int Segment, int Call) Last)
    {
        public PlacementKind Home(KernelProgram program) =>
            Buffer.Home != BufferHome.Planned ? PlacementKind.Caller
            : Buffer.IsShared ? PlacementKind.Shared
            : IsUsed && First.Segment == Last.Segment && !program.Segments[First.Segment].IsBatch ? PlacementKind.Frame
            : PlacementKind.PerSample;

        /// <summary>
        /// In a frame by calls; in the group by segments, since a segment runs for all samples; what is shared lives always.
        /// </summary>
        public bool IsAliveWith(Life other, PlacementKind kind) => kind switch
        {
            PlacementKind.Frame => First.Segment == other.First.Segment && First.Call <= other.Last.Call && other.First.Call <= Last.Call,
            PlacementKind.PerSample => First.Segment <= other.Last.Segment && other.First.Segment <= Last.Segment,
            _ => true,
        };
    }
}
