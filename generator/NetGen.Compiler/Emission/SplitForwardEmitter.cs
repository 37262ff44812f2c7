namespace NetGen.Compiler;

/// <summary>
/// Writes the forward pass of a few samples as phases whose tasks threads share: a segment of sample kernels has a task for each
/// sample, a batch kernel has its own. Written where a dense layer has so many weights that reading them is worth another thread.
/// </summary>
internal static class SplitForwardEmitter
{
    private const string Operands = "ref float parameters, ref float prepacked, ref float inputs, ref float outputs, ";

    /// <summary>Runs a segment of sample kernels over a range of samples.</summary>
    public static string SegmentCall(int segment, MemoryPlan memory, string first, string end) =>
        $"Samples{segment}(ref parameters, ref prepacked, ref inputs, ref outputs, ref workspace, "
            + $"ref {(memory.PerSampleLength > 0 ? "perSample" : "workspace")}, samples, {first}, {end});";

    public static void Write(CodeWriter w, KernelProgram program, ForwardPlan plan, ProgramEmitter emitter)
    {
        w.Line();
        w.Line("// The same in phases, for samples so few that threads share each of them.");
        w.Line($"public static int SplitPhaseCount => {program.Segments.Count};");
        w.Line();
        Affine length = TileCode.Var("(long)samples") * plan.Memory.PerSampleLength;
        w.Line($"public static long SplitWorkspaceLength(int samples) => unchecked({length});");
        w.Line();
        string phases = "int phase, int samples";
        PhaseSwitch.Write(w, "SplitTaskCount", "int", phases, "phase, samples", program.Segments.Count, (head, first, end) =>
        {
            w.Open($"{head} => phase switch");
            for (int s = first; s < end; s++)
                if (program.Segments[s].IsBatch)
                    w.Line($"{s} => {program.Segments[s].Calls[0].Kernel.TaskCount},");
            w.Line("_ => samples,");
            w.CloseWith(';');
        });
        w.Line();
        string arguments = "phase, task, ref parameters, ref prepacked, ref inputs, ref outputs, ref perSample, samples";
        PhaseSwitch.Write(w, "RunSplit", "void",
            $"int phase, int task, {Operands}ref float perSample, int samples", arguments, program.Segments.Count, (head, first, end) =>
        {
            w.Open(head);
            w.Open(GeneratedSource.Unchecked);
            w.Open("switch (phase)");
            for (int s = first; s < end; s++)
                if (program.Segments[s].IsBatch)
                    WriteBatchCase(w, emitter, s, program.Segments[s].Calls[0]);
                else
                    w.Line($"case {s}: Sample{s}(ref parameters, ref prepacked, ref inputs, ref outputs, ref perSample, "
                        + "samples, task); break;");
            w.Close();
            w.Close();
            w.Close();
        });
        for (int s = 0; s < program.Segments.Count; s++)
            if (!program.Segments[s].IsBatch)
            {
                WriteSample(w, plan, s);
                WriteSegment(w, program.Segments[s], emitter, s);
            }
    }

    private static void WriteBatchCase(CodeWriter w, ProgramEmitter emitter, int phase, KernelCall call)
    {
        w.Open($"case {phase}:");
        emitter.WriteBatchCall(w, call, "samples", "task");
        w.Line("break;");
        w.Close();
    }

    /// <summary>One sample in a frame of its own, for another thread to run.</summary>
    private static void WriteSample(CodeWriter w, ForwardPlan plan, int s)
    {
        w.Line();
        w.Open($"private static void Sample{s}({Operands}ref float perSample, int samples, int sample)");
        long frame = plan.Memory.FrameLengths[s];
        if (frame == 0)
        {
            w.Line("ref float workspace = ref perSample;");
        }
        else if (plan.IsNative)
        {
            w.Line($"ref float workspace = ref global::NetGen.CompilerServices.ThreadWorkspace.Get({frame});");
        }
        else
        {
            w.Line($"global::System.Span<float> stack = stackalloc float[{frame} + global::NetGen.CompilerServices.StackWorkspace.Slack];");
            w.Line("ref float workspace = ref global::NetGen.CompilerServices.StackWorkspace.Aligned(stack);");
        }
        w.Line($"Samples{s}(ref parameters, ref prepacked, ref inputs, ref outputs, ref workspace, ref perSample, "
            + "samples, sample, sample + 1);");
        w.Close();
    }

    private static void WriteSegment(CodeWriter w, Segment segment, ProgramEmitter emitter, int s)
    {
        w.Line();
        w.Line("// Samples one after the other through "
            + $"{string.Join(", ", segment.Calls.Select(call => call.Layer?.Name ?? call.Kernel.Role).Distinct())}.");
        w.Open($"private static void Samples{s}({Operands}ref float workspace, ref float perSample, int samples, int first, int end)");
        w.Open(GeneratedSource.Unchecked);
        emitter.WriteSampleLoop(w, segment, "first", "end");
        w.Close();
        w.Close();
    }
}
