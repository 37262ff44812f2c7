using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>Writes the forward pass: one method that runs the segments over a micro-batch.</summary>
public static class ForwardEmitter
{
    public static void Write(CodeWriter w, LoweredNetwork lowered, ForwardPlan plan, KernelNames names)
    {
        KernelProgram program = lowered.Forward;
        ProgramEmitter emitter = new(program, lowered.Parameters, plan.Memory, names, shared: "prepacked");
        w.Line($"public static int MicroBatchSize => {plan.MicroBatchSize};");
        w.Line();
        WritePrepack(w, program, plan.Memory, emitter);
        WriteWorkspaceLength(w, plan);
        w.Open("public static void Forward("
            + "ref float parameters, ref float prepacked, ref float workspace, ref float inputs, ref float outputs, int samples)");
        w.Open(GeneratedSource.Unchecked);
        WriteWorkspace(w, plan);
        for (int s = 0; s < program.Segments.Count; s++)
        {
            Segment segment = program.Segments[s];
            w.Line();
            if (segment.IsBatch)
                WriteBatch(w, emitter, segment.Calls[0], "samples");
            else if (plan.IsSplit)
                w.Line(SplitForwardEmitter.SegmentCall(s, plan.Memory, "0", "samples"));
            else
                emitter.WriteSampleLoop(w, segment, "0", "samples");
        }
        w.Close();
        w.Close();
        if (plan.IsSplit)
            SplitForwardEmitter.Write(w, program, plan, emitter);
    }

    /// <summary>Writes the prologue that depends on the parameters alone: the runtime keeps its result until they change.</summary>
    private static void WritePrepack(CodeWriter w, KernelProgram program, MemoryPlan memory, ProgramEmitter emitter)
    {
        if (program.Prologue.Count == 0)
            return;
        w.Line($"public static int PrepackedLength => {memory.SharedLength};");
        w.Line();
        w.Open("public static void Prepack(ref float parameters, ref float prepacked)");
        w.Open(GeneratedSource.Unchecked);
        foreach (KernelCall call in program.Prologue)
            WriteBatch(w, emitter, call, samples: "1");
        w.Close();
        w.Close();
        w.Line();
    }

    /// <summary>The stack that the runtime is to take; it can leave it uncleared, which safe C# cannot.</summary>
    private static void WriteWorkspaceLength(CodeWriter w, ForwardPlan plan)
    {
        if (plan.IsNative)
            return;
        MemoryPlan memory = plan.Memory;
        w.Line($"// {GeneratedSource.Count(memory.FrameLength)} floats that sample after sample uses, then "
            + $"{GeneratedSource.Count(memory.PerSampleLength)} for each.");
        w.Line($"public static int WorkspaceLength(int samples) => unchecked((int)({Length(memory)}));");
        w.Line();
    }

    private static void WriteWorkspace(CodeWriter w, ForwardPlan plan)
    {
        MemoryPlan memory = plan.Memory;
        if (plan.IsNative)
            w.Line($"workspace = ref global::NetGen.CompilerServices.ThreadWorkspace.Get({Length(memory)});");
        if (memory.PerSampleLength > 0)
            w.Line($"ref float perSample = {Ref("workspace", memory.FrameLength)};");
    }

    private static Affine Length(MemoryPlan memory) => Var("(long)samples") * memory.PerSampleLength + memory.FrameLength;

    private static void WriteBatch(CodeWriter w, ProgramEmitter emitter, KernelCall call, string samples)
    {
        if (call.Layer is not null)
            w.Line(ProgramEmitter.LayerComment(call.Layer));
        w.Open();
        string task = call.Kernel.TaskName;
        int tasks = call.Kernel.TaskCount;
        if (tasks == 1)
            emitter.WriteBatchCall(w, call, samples, "0");
        else
            emitter.WriteBatchCall(
                w, call, samples, task, FormattableString.Invariant($"for (int {task} = 0; {task} < {tasks}; {task}++)"));
        w.Close();
    }
}
