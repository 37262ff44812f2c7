using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// Writes the training pass as phases: a segment of sample kernels is one, whose tasks are shards, ranges of samples; a batch kernel is
/// one, whose tasks are its own. Each shard sums gradients in its thread's memory and then, after the shards before it, adds them to the
/// total.
/// </summary>
public static class TrainingEmitter
{
    private const string Pass = "in global::NetGen.CompilerServices.TrainingPass pass";

    public static void Write(CodeWriter w, LoweredNetwork lowered, KernelProgram program, TrainingPlan plan, KernelNames names)
    {
        ProgramEmitter emitter = new(program, lowered.Parameters, plan.Memory, names, shared: "shared");
        w.Line($"public static int PhaseCount => {program.Segments.Count + program.Epilogue.Count};");
        w.Line();
        WriteTaskCount(w, program);
        WriteArena(w, program, plan.Memory);
        WriteRun(w, program, emitter);
        Dictionary<long, PartialGradient> partialAt = program.Partials.ToDictionary(partial => partial.Offset);
        for (int s = 0; s < program.Segments.Count; s++)
        {
            w.Line();
            if (program.Segments[s].IsBatch)
                WriteBatch(w, plan, emitter, MethodName(program, emitter, s), program.Segments[s].Calls[0]);
            else
                WriteSamples(w, program, plan, emitter, s, partialAt);
        }
        for (int i = 0; i < program.Epilogue.Count; i++)
        {
            w.Line();
            WriteBatch(w, plan, emitter, EpilogueName(program, emitter, i), program.Epilogue[i]);
        }
    }

    private static void WriteTaskCount(CodeWriter w, KernelProgram program)
    {
        int segments = program.Segments.Count;
        Kernel? BatchAt(int phase) => phase >= segments ? program.Epilogue[phase - segments].Kernel
            : program.Segments[phase].IsBatch ? program.Segments[phase].Calls[0].Kernel : null;
        PhaseSwitch.Write(w, "TaskCount", "int",
            "int phase, int samples", "phase, samples", segments + program.Epilogue.Count, (head, first, end) =>
        {
            w.Open($"{head} => phase switch");
            IEnumerable<int> batches = Enumerable.Range(first, end - first).Where(phase => BatchAt(phase) is not null);
            foreach (IGrouping<int, int> phases in batches.GroupBy(phase => BatchAt(phase)!.TaskCount))
                w.Line($"{string.Join(" or ", phases)} => {phases.Key},");
            w.Line("_ => ShardCount(samples),");
            w.CloseWith(';');
        });
        w.Line();
        w.Line("// Samples go in up to 16 shards, whatever the number of threads, so that sums are always formed in the same order.");
        w.Line("private static int SamplesPerShard(int samples) => samples <= 64 ? 4 : (samples - 1) / 16 + 1;");
        w.Line();
        w.Line("private static int ShardCount(int samples) => (samples - 1) / SamplesPerShard(samples) + 1;");
        w.Line();
    }

    private static void WriteArena(CodeWriter w, KernelProgram program, MemoryPlan memory)
    {
        w.Line($"// {GeneratedSource.Count(memory.SharedLength)} floats for all samples, {GeneratedSource.Count(memory.PerSampleLength)} "
            + $"for each, {GeneratedSource.Count(program.PartialLength)} of gradients for each thread.");
        Affine length = Var("(long)samples") * memory.PerSampleLength
            + Var("(long)(threads < ShardCount(samples) ? threads : ShardCount(samples))") * program.PartialLength + memory.SharedLength;
        w.Line($"public static long ArenaLength(int samples, int threads) => unchecked({length});");
        w.Line();
    }

    private static void WriteRun(CodeWriter w, KernelProgram program, ProgramEmitter emitter)
    {
        int segments = program.Segments.Count;
        PhaseSwitch.Write(w, "Run", "void",
            $"int phase, int task, {Pass}", "phase, task, in pass", segments + program.Epilogue.Count, (head, first, end) =>
        {
            w.Open(head);
            w.Open("switch (phase)");
            for (int phase = first; phase < end; phase++)
                w.Line($"case {phase}: "
                    + (phase < segments ? MethodName(program, emitter, phase) : EpilogueName(program, emitter, phase - segments))
                    + "(task, in pass); break;");
            w.Close();
            w.Close();
        });
    }

    private static string MethodName(KernelProgram program, ProgramEmitter emitter, int s) => program.Segments[s].IsBatch
        ? $"Phase{s}_{emitter.NameOf(program.Segments[s].Calls[0])}"
        : $"Phase{s}_Samples";

    private static string EpilogueName(KernelProgram program, ProgramEmitter emitter, int i) =>
        $"Phase{program.Segments.Count + i}_{emitter.NameOf(program.Epilogue[i])}";

    private static void WriteBatch(CodeWriter w, TrainingPlan plan, ProgramEmitter emitter, string name, KernelCall call)
    {
        if (call.Layer is not null)
            w.Line(ProgramEmitter.LayerComment(call.Layer));
        w.Open($"private static void {name}(int task, {Pass})");
        w.Open(GeneratedSource.Unchecked);
        WriteReferences(w, plan.Memory, [call], []);
        emitter.WriteBatchCall(w, call, "samples", "task");
        w.Close();
        w.Close();
    }

    private static void WriteSamples(
        CodeWriter w, KernelProgram program, TrainingPlan plan, ProgramEmitter emitter, int s,
        IReadOnlyDictionary<long, PartialGradient> partialAt)
    {
        Segment segment = program.Segments[s];
        w.Line("// A shard, sample after sample, through "
            + $"{string.Join(", ", segment.Calls.Select(call => call.Layer?.Name ?? call.Kernel.Role).Distinct())}.");
        w.Open($"private static void {MethodName(program, emitter, s)}(int shard, {Pass})");
        w.Open(GeneratedSource.Unchecked);
        List<PartialGradient> partials = [.. PartialsOf(segment).Select(offset => partialAt[offset])];
        WriteReferences(w, plan.Memory, segment.Calls, partials.Select(partial => partial.Sum));
        long frame = plan.Memory.FrameLengths[s];
        if (frame > 0 && !plan.IsOnStack(frame))
        {
            w.Line($"ref float workspace = ref global::NetGen.CompilerServices.ThreadWorkspace.Get({plan.Memory.FrameLength});");
        }
        else if (frame > 0)
        {
            w.Line($"global::System.Span<float> stack = stackalloc float[{frame} + global::NetGen.CompilerServices.StackWorkspace.Slack];");
            w.Line("ref float workspace = ref global::NetGen.CompilerServices.StackWorkspace.Aligned(stack);");
        }
        if (partials.Count > 0)
        {
            Affine before = Var("(nint)samples") * plan.Memory.PerSampleLength
                + Var("(nint)(shard % pass.Threads)") * program.PartialLength;
            w.Line($"ref float partials = {Ref("pass.Arena", before + plan.Memory.SharedLength)};");
            long from = partials.Min(partial => partial.Offset), to = partials.Max(partial => partial.Offset + partial.Length);
            w.Line($"Clear({Ref("partials", from)}, {to - from});");
        }
        HashSet<string> declared = [];
        emitter.DeclareShared(w, partials.SelectMany(partial => new[] { partial.Sum, Operand.Partial(partial.Offset) }), declared);
        w.Line("int count = SamplesPerShard(samples), first = (int)((long)shard * count);");
        w.Line("int last = count < samples - first ? first + count : samples;");
        w.Open("for (int sample = first; sample < last; sample++)");
        emitter.WriteSampleCalls(w, segment, declared);
        w.Close("sample");
        if (partials.Count > 0)
        {
            w.Line();
            w.Line("// Shards add their gradients in their order, whichever thread has which.");
            w.Line("pass.BeginReduction(shard);");
            foreach (PartialGradient partial in partials)
                w.Line($"global::NetGen.CompilerServices.PartialGradients.Add("
                    + $"ref {emitter.NameOf(partial.Sum)}, ref {emitter.NameOf(Operand.Partial(partial.Offset))}, "
                    + $"{partial.Length}, shard);");
            w.Line("pass.EndReduction(shard, ShardCount(samples));");
        }
        w.Close();
        w.Close();
    }

    /// <summary>Where the partial gradients of a segment's calls lie, the lowest first.</summary>
    private static IEnumerable<long> PartialsOf(Segment segment) => segment.Calls.SelectMany(call => call.Operands)
        .Where(operand => operand.Kind == OperandKind.PartialGradient).Select(operand => (long)operand.Index)
        .Distinct().OrderBy(offset => offset);

    private static void WriteReferences(CodeWriter w, MemoryPlan memory, IReadOnlyList<KernelCall> calls, IEnumerable<Operand> others)
    {
        List<Operand> operands = [.. calls.SelectMany(call => call.Operands), .. others];
        bool Uses(PlacementKind kind) =>
            operands.Any(operand => operand.Kind == OperandKind.Buffer && memory.Placements[operand.Index].Kind == kind);
        w.Line("int samples = pass.Samples;");
        if (operands.Any(operand => operand.Kind == OperandKind.Parameter))
            w.Line("ref float parameters = ref pass.Parameters;");
        if (operands.Any(operand => operand.Kind == OperandKind.Gradient))
            w.Line("ref float gradients = ref pass.Gradients;");
        if (Uses(PlacementKind.Caller))
            w.Line("ref float inputs = ref pass.Inputs;");
        if (Uses(PlacementKind.Shared))
            w.Line("ref float shared = ref pass.Arena;");
        if (Uses(PlacementKind.PerSample))
            w.Line($"ref float perSample = {Ref("pass.Arena", memory.SharedLength)};");
    }
}
