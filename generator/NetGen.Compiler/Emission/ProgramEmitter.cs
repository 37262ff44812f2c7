using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>What the forward and the training emitter share: references to memory by name, and calls of kernels.</summary>
internal sealed class ProgramEmitter
{
    /// <summary>
    /// Calls of a segment from which on a layer's references stand in a block of its own: the just-in-time compiler does not optimize a
    /// method of more than 2,000 variables.
    /// </summary>
    private const int MaxCallsOfScope = 200;

    /// <summary>The sample at hand, in a loop over them; 0 is the first.</summary>
    private static readonly Affine Sample = Var("(nint)sample");

    private readonly KernelProgram _program;
    private readonly MemoryPlan _plan;
    private readonly KernelNames _kernels;
    private readonly MemoryNames _memory;
    private readonly string _shared;

    /// <param name="shared">The name of the reference to what all samples share.</param>
    public ProgramEmitter(
        KernelProgram program, EquatableArray<PackedParameter> parameters, MemoryPlan plan, KernelNames kernels, string shared)
    {
        _program = program;
        _plan = plan;
        _kernels = kernels;
        _memory = new MemoryNames(program, parameters);
        _shared = shared;
    }

    /// <summary>Writes a segment of sample kernels over a range of samples.</summary>
    public void WriteSampleLoop(CodeWriter w, Segment segment, string first, string end)
    {
        w.Open($"for (int sample = {first}; sample < {end}; sample++)");
        WriteSampleCalls(w, segment, []);
        w.Close("sample");
    }

    /// <summary>
    /// Writes a segment of sample kernels: a reference to each buffer, then layer by layer those to parameters, and the calls.
    /// </summary>
    /// <param name="declared">The names that there are already.</param>
    public void WriteSampleCalls(CodeWriter w, Segment segment, HashSet<string> declared)
    {
        foreach (KernelCall call in segment.Calls)
            foreach (Operand operand in call.Operands)
                if (operand.Kind == OperandKind.Buffer)
                    Declare(w, operand, Sample, declared);
        bool isLong = segment.Calls.Count > MaxCallsOfScope;
        for (int first = 0, next; first < segment.Calls.Count; first = next)
        {
            ShapedLayer? layer = segment.Calls[first].Layer;
            for (next = first + 1; next < segment.Calls.Count && segment.Calls[next].Layer == layer; next++)
            {
            }
            w.Line();
            if (layer is not null)
                w.Line(LayerComment(layer));
            if (isLong)
                w.Open();
            string[] ofLayer = [.. Range(segment, first, next).SelectMany(call => call.Operands)
                .Where(operand => Declare(w, operand, Sample, declared)).Select(_memory.NameOf)];
            foreach (KernelCall call in Range(segment, first, next))
                w.Line(Call(call, call.Kernel.TakesPass ? ", in pass, sample" : ""));
            if (!isLong)
                continue;
            w.Close();
            declared.ExceptWith(ofLayer);
        }
    }

    /// <summary>
    /// Writes one task of a batch kernel: references to the first sample's tensors and to parameters, and the call.
    /// </summary>
    /// <param name="loop">The head of a loop over the kernel's tasks; empty where there is none.</param>
    public void WriteBatchCall(CodeWriter w, KernelCall call, string samples, string task, string loop = "")
    {
        HashSet<string> declared = [];
        foreach (Operand operand in call.Operands)
            Declare(w, operand, 0, declared);
        if (loop.Length > 0)
            w.Line(loop);
        w.Line((loop.Length > 0 ? "    " : "") + Call(call, $", {samples}, {task}{(call.Kernel.TakesPass ? ", in pass" : "")}"));
    }

    /// <summary>Writes references to operands that are no sample's own.</summary>
    /// <param name="declared">The names that there are; those written are added.</param>
    public void DeclareShared(CodeWriter w, IEnumerable<Operand> operands, HashSet<string> declared)
    {
        foreach (Operand operand in operands)
            Declare(w, operand, 0, declared);
    }

    /// <summary>The variable of an operand.</summary>
    public string NameOf(Operand operand) => _memory.NameOf(operand);

    public string NameOf(KernelCall call) => _kernels[call.Kernel];

    public static string LayerComment(ShapedLayer layer) =>
        $"// {layer.Name}: {GeneratedSource.OneLine(layer.Spec.Text)} ({string.Join(", ", layer.InputShapes)} -> {layer.Output})";

    private string Call(KernelCall call, string extra) =>
        $"{_kernels[call.Kernel]}({string.Join(", ", call.Operands.Select(operand => "ref " + _memory.NameOf(operand)))}{extra});";

    private static IEnumerable<KernelCall> Range(Segment segment, int first, int end) =>
        Enumerable.Range(first, end - first).Select(i => segment.Calls[i]);

    /// <summary>Writes a reference to what an operand names, where there is none yet, and returns whether it did.</summary>
    private bool Declare(CodeWriter w, Operand operand, Affine sample, HashSet<string> declared)
    {
        if (!declared.Add(_memory.NameOf(operand)))
            return false;
        w.Line($"ref float {_memory.NameOf(operand)} = {Place(operand, sample)};{_memory.CommentOf(operand)}");
        return true;
    }

    private string Place(Operand operand, Affine sample) => operand.Kind switch
    {
        OperandKind.Buffer => Place(_program.Buffers[operand.Index], sample),
        OperandKind.Parameter => Ref("parameters", operand.Index),
        OperandKind.Gradient => Ref("gradients", operand.Index),
        _ => Ref("partials", operand.Index),
    };

    /// <summary>A sample's part of a buffer; a view lies where the buffer does that it is part of.</summary>
    private string Place(Buffer buffer, Affine sample)
    {
        Placement placement = _plan.Placements[buffer.Id];
        return placement.Kind switch
        {
            PlacementKind.Frame => Ref("workspace", placement.Offset),
            PlacementKind.PerSample => Ref("perSample", Var("(nint)samples") * placement.Offset + sample * buffer.Length),
            PlacementKind.Shared => Ref(_shared, placement.Offset),
            _ => Ref(buffer.Home == BufferHome.CallerInput ? "inputs" : "outputs", sample * buffer.Length),
        };
    }
}
