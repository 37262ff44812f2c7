namespace NetGen.Compiler;

/// <summary>The variables by which passes address memory: a name and a comment for every operand of a program.</summary>
internal sealed class MemoryNames
{
    private readonly KernelProgram _program;
    private readonly string[] _buffers;
    private readonly Dictionary<int, (string Name, string Shape)> _parameters = [];
    private readonly Dictionary<int, (string Name, string Shape)> _gradients = [];
    private readonly Dictionary<long, string> _partials = [];

    public MemoryNames(KernelProgram program, EquatableArray<PackedParameter> parameters)
    {
        _program = program;
        _buffers = new string[program.Buffers.Count];
        UniqueNames taken = new(
            "workspace", "perSample", "shared", "prepacked", "parameters", "gradients", "inputs", "outputs", "samples", "sample", "shard",
            "task", "pass", "first", "last", "count", "stack", "partials");
        foreach (Buffer buffer in program.Buffers)
            _buffers[buffer.Id] = taken.Take(buffer.Name);
        foreach (PackedParameter parameter in parameters)
        {
            string name = Identifiers.Camel(parameter.Name), shape = $"[{string.Join(", ", parameter.Shaped.Shape)}]";
            _parameters.Add(parameter.Offset, (taken.Take(name), shape));
            _gradients.Add(parameter.Offset, (taken.Take(name + "Gradient"), shape));
        }
        foreach (PartialGradient partial in program.Partials)
            _partials.Add(partial.Offset, taken.Take(NameOf(partial.Sum) + "Partial"));
    }

    /// <summary>The variable of an operand. Views have that of the buffer whose memory they are.</summary>
    public string NameOf(Operand operand) => operand.Kind switch
    {
        OperandKind.Buffer => _buffers[_program.Buffers[operand.Index].Memory],
        OperandKind.Parameter => _parameters[operand.Index].Name,
        OperandKind.Gradient => _gradients[operand.Index].Name,
        _ => _partials[operand.Index],
    };

    /// <summary>What lies there, as a comment: a tensor's shape, or a parameter's as files have it.</summary>
    public string CommentOf(Operand operand)
    {
        string text = operand.Kind switch
        {
            OperandKind.Parameter => _parameters[operand.Index].Shape,
            OperandKind.Gradient => _gradients[operand.Index].Shape,
            OperandKind.Buffer when _program.Buffers[_program.Buffers[operand.Index].Memory] is { Layout.Height: > 0 } buffer =>
                buffer.Layout.ToString(),
            _ => "",
        };
        return text.Length == 0 ? "" : " // " + text;
    }
}
