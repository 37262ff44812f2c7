namespace NetGen.Compiler;

/// <summary>
/// A program under construction: what layers' lowerings add their buffers and calls to. Tensors are the network's, by the ids of the layers
/// that make them; buffers are the program's memory, by ids of their own.
/// </summary>
public sealed partial class ProgramBuilder
{
    private readonly LayerLowerings _lowerings;
    private readonly TensorReaders _readers;
    private readonly List<Buffer> _buffers = [];
    private readonly List<KernelCall> _prologue = [];
    private readonly List<KernelCall> _calls = [];
    private readonly List<KernelCall> _epilogue = [];

    public ProgramBuilder(FusedNetwork network, LoweringContext context, bool isTraining)
    {
        Network = network;
        Layouts = context.Layouts;
        Parameters = context.Parameters;
        Machine = context.Machine;
        IsTraining = isTraining;
        _lowerings = context.Lowerings;
        _readers = new TensorReaders(network);
        foreach (FusedLayer layer in network.Layers)
            if (layer.IsTrained || layer.Inputs.Any(_needGradient.Contains))
                _needGradient.Add(layer.Result);
        AddInput();
    }

    public FusedNetwork Network { get; }

    public TensorLayouts Layouts { get; }

    public ParameterLayout Parameters { get; }

    public MachineModel Machine { get; }

    /// <summary>Whether this is a training pass: what the backward pass needs is saved.</summary>
    public bool IsTraining { get; }

    /// <summary>Floats of all buffers that samples share.</summary>
    public long SharedLength { get; private set; }

    public KernelProgram Finish()
    {
        List<Segment> segments = [];
        List<KernelCall> run = [];
        // A training pass changes the parameters, so it derives anew what it needs of them.
        foreach (KernelCall call in IsTraining ? _prologue.Concat(_calls) : _calls)
        {
            if (call.Kernel.Scope == KernelScope.Sample)
            {
                run.Add(call);
                continue;
            }
            Flush();
            segments.Add(new Segment(EquatableArray.Of(call)));
        }
        Flush();
        return new KernelProgram(
            _buffers.ToEquatableArray(), IsTraining ? default : _prologue.ToEquatableArray(), segments.ToEquatableArray(),
            _partials.ToEquatableArray(), _epilogue.ToEquatableArray(), _partialLength);

        void Flush()
        {
            if (run.Count > 0)
                segments.Add(new Segment(run.ToEquatableArray()));
            run.Clear();
        }
    }

    public Layout LayoutOf(int buffer) => _buffers[buffer].Layout;

    public int NewBuffer(string name, Layout layout) => Add(name, layout, layout.Length, BufferHome.Planned, false);

    /// <summary>A buffer of so many floats for each sample.</summary>
    public int NewBuffer(string name, long length) => Add(name, default, length, BufferHome.Planned, false);

    /// <summary>A buffer that all samples share.</summary>
    public int NewSharedBuffer(string name, long length)
    {
        SharedLength = Size.Sum(SharedLength, length);
        return Add(name, default, length, BufferHome.Planned, true);
    }

    /// <summary>Another buffer's memory through a layout of its own.</summary>
    public int NewView(int buffer, Layout layout)
    {
        Buffer viewed = _buffers[buffer];
        _buffers.Add(viewed with { Id = _buffers.Count, Layout = layout });
        return _buffers.Count - 1;
    }

    public bool IsViewOf(int view, int buffer) => view != buffer && _buffers[view].Memory == _buffers[buffer].Memory;

    /// <summary>A new buffer whose border, if it has one, is zeroed.</summary>
    public int NewCleared(ShapedLayer? layer, string name, Layout layout)
    {
        int buffer = NewBuffer(name, layout);
        if (layout.HasBorder)
            Call(layer, new ClearKernel(layout, BorderOnly: true), Operand.Of(buffer));
        return buffer;
    }

    /// <summary>Zeroes a buffer of whose pixels a kernel writes only the first so many floats.</summary>
    public void ClearUnwritten(ShapedLayer layer, int buffer, int written)
    {
        if (written < LayoutOf(buffer).PixelLength)
            Call(layer, new ClearKernel(LayoutOf(buffer), BorderOnly: false), Operand.Of(buffer));
    }

    public void Call(ShapedLayer? layer, Kernel kernel, params Operand[] operands) => _calls.Add(NewCall(layer, kernel, operands));

    /// <summary>A call that makes a shared buffer of parameters alone, before all samples.</summary>
    public void CallInPrologue(ShapedLayer layer, Kernel kernel, params Operand[] operands) =>
        _prologue.Add(NewCall(layer, kernel, operands));

    /// <summary>A call of a batch kernel after all others, when partial gradients are summed.</summary>
    public void CallInEpilogue(ShapedLayer layer, Kernel kernel, params Operand[] operands) =>
        _epilogue.Add(NewCall(layer, kernel, operands));

    public Operand ParameterOf(ShapedLayer layer, string parameter) => Operand.Parameter(Parameters[layer, parameter].Offset);

    public string NameOf(int tensor) => tensor == LayerSpec.NetworkInput ? "input" : Identifiers.Camel(Network.Source.Layers[tensor].Name);

    private static KernelCall NewCall(ShapedLayer? layer, Kernel kernel, Operand[] operands) =>
        new(layer, kernel, EquatableArray.Of(operands));

    private int Add(string name, Layout layout, long length, BufferHome home, bool shared)
    {
        int id = _buffers.Count;
        _buffers.Add(new Buffer(
            id, name, layout, Lanes.RoundUp(length, home == BufferHome.Planned ? Lanes.Widest : 1), home, shared, id));
        return id;
    }
}
