namespace NetGen.Compiler;

/// <summary>What the forward and the training emitter share: references to buffers and calls of kernels.</summary>
internal sealed class ProgramEmitter
{
    private readonly KernelProgram _program;
    private readonly MemoryPlan _plan;
    private readonly KernelNames _names;
    private readonly string _shared;
    private readonly string[] _variables;

    /// <param name="shared">The name of the reference to what all samples share.</param>
    public ProgramEmitter(KernelProgram program, MemoryPlan plan, KernelNames names, string shared)
    {
        _shared = shared;
        _program = program;
        _plan = plan;
        _names = names;
        _variables = new string[program.Buffers.Count];
        UniqueNames taken = new(
            "workspace", "perSample", "shared", "prepacked", "parameters", "inputs", "outputs", "samples", "sample", "task", "shard", "pass", "first",
            "last", "count", "stack", "partials");
        foreach (Buffer buffer in program.Buffers)
            _variables[buffer.Id] = taken.Take(buffer.Name);
    }

    /// <summary>Writes a segment of sample kernels over a range of samples.</summary>
    public void WriteSampleLoop(CodeWriter w, Segment segment, string first, string end)
    {
        w.Open($"for (int sample = {first}; sample < {end}; sample++)");
        WriteSampleCalls(w, segment);
        w.Close("sample");
    }

    /// <summary>Writes a segment of sample kernels: a reference to each buffer, then the calls, layer by layer.</summary>
    public void WriteSampleCalls(CodeWriter w, Segment segment)
    {
        HashSet<int> declared = [];
        foreach (KernelCall call in segment.Calls)
            foreach (Operand operand in call.Operands)
                if (operand.Kind == OperandKind.Buffer && declared.Add(_program.Buffers[operand.Index].Memory))
                {
                    Buffer buffer = _program.Buffers[_program.Buffers[operand.Index].Memory];
                    string shape = buffer.Layout.Height == 0 ? "" : $" // {buffer.Layout}";
                    w.Line($"ref float {_variables[buffer.Id]} = ref {Place(buffer, "sample")};{shape}");
                }
        ShapedLayer? layer = null;
        foreach (KernelCall call in segment.Calls)
        {
            if (call.Layer != layer && call.Layer is not null)
            {
                w.Line();
                w.Line(LayerComment(call.Layer));
                layer = call.Layer;
            }
            string extra = call.Kernel.TakesPass ? ", in pass, sample" : "";
            w.Line($"{_names[call.Kernel]}({string.Join(", ", call.Operands.Select(operand => "ref " + Reference(operand)))}{extra});");
        }
    }

    /// <summary>One task of a batch kernel.</summary>
    public string BatchCall(KernelCall call, string samples, string task) =>
        $"{_names[call.Kernel]}({string.Join(", ", call.Operands.Select(operand => "ref " + SharedReference(operand)))}, {samples}, {task}{(call.Kernel.TakesPass ? ", in pass" : "")});";

    /// <summary>An operand that is no sample's own.</summary>
    public string SharedReference(Operand operand) =>
        operand.Kind == OperandKind.Buffer ? Place(_program.Buffers[operand.Index], "0") : Reference(operand);

    public string NameOf(KernelCall call) => _names[call.Kernel];

    public static string LayerComment(ShapedLayer layer) =>
        $"// {layer.Name}: {GeneratedSource.OneLine(layer.Spec.Text)} ({string.Join(", ", layer.InputShapes)} -> {layer.Output})";

    private string Reference(Operand operand) => operand.Kind switch
    {
        OperandKind.Buffer => _variables[_program.Buffers[operand.Index].Memory],
        OperandKind.Parameter => At("parameters", FormattableString.Invariant($"{operand.Index}")),
        OperandKind.Gradient => At("gradients", FormattableString.Invariant($"{operand.Index}")),
        _ => At("partials", FormattableString.Invariant($"{operand.Index}")),
    };

    /// <summary>A sample's part of a buffer; sample "0" is the first.</summary>
    private string Place(Buffer buffer, string sample)
    {
        Placement placement = _plan.Placements[buffer.Id];
        string step = sample == "0" ? "0" : FormattableString.Invariant($"(nint){sample} * {buffer.Length}");
        string start = placement.Offset == 0 ? "0" : FormattableString.Invariant($"(nint)samples * {placement.Offset}");
        return placement.Kind switch
        {
            PlacementKind.Frame => At("workspace", FormattableString.Invariant($"{placement.Offset}")),
            PlacementKind.Group => At("perSample", TileCode.Sum(start, step)),
            PlacementKind.Shared => At(_shared, FormattableString.Invariant($"{placement.Offset}")),
            _ => At(buffer.Home == BufferHome.CallerInput ? "inputs" : "outputs", step),
        };
    }

    private static string At(string origin, string offset) => offset == "0" ? origin : $"At(ref {origin}, {offset})";
}
