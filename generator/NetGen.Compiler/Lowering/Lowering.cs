namespace NetGen.Compiler;

/// <summary>A program under construction: what layers' lowerings add their buffers and calls to.</summary>
public sealed class Lowering
{
    private readonly List<Buffer> _buffers = [];
    private readonly List<KernelCall> _prologue = [];
    private readonly List<KernelCall> _calls = [];
    private readonly List<KernelCall> _conclusion = [];
    private readonly List<PartialGradient> _partials = [];
    private readonly Dictionary<int, int> _tensors = [];
    private readonly Dictionary<int, Action<int>> _recomputed = [];
    private readonly Dictionary<(int, Layout), int> _copies = [];
    private readonly Dictionary<(int, string), int> _kept = [];
    private readonly Dictionary<int, List<int>> _gradients = [];
    private readonly HashSet<int> _needGradient = [];
    private readonly Dictionary<int, List<ShapedLayer>> _readers = [];
    private readonly Dictionary<int, ShapedLayer> _layers = [];
    private readonly Dictionary<int, Border> _borders = [];
    private long _partialLength;

    public Lowering(FusedNetwork network, TensorLayouts layouts, ParameterLayout parameters, bool training)
    {
        Network = network;
        Layouts = layouts;
        Parameters = parameters;
        Training = training;
        foreach (ShapedLayer layer in network.Layers)
        {
            _layers.Add(layer.Id, layer);
            if (layer.IsTrained || layer.Spec.Inputs.Any(_needGradient.Contains))
                _needGradient.Add(layer.Id);
            foreach (int input in layer.Spec.Inputs)
            {
                if (!_readers.TryGetValue(input, out List<ShapedLayer>? readers))
                    _readers.Add(input, readers = []);
                readers.Add(layer);
            }
        }
        // From the end upwards: what a layer that is an alias wants is known before that of the tensor it reads.
        for (int i = network.Layers.Count - 1; i >= 0; i--)
            _borders.Add(network.Layers[i].Id, FindBorder(network.Layers[i].Id));
        _borders.Add(LayerSpec.NetworkInput, FindBorder(LayerSpec.NetworkInput));
        AddInput();
    }

    public FusedNetwork Network { get; }

    public TensorLayouts Layouts { get; }

    public ParameterLayout Parameters { get; }

    /// <summary>Whether this is a training pass: what the backward pass needs is kept.</summary>
    public bool Training { get; }

    public KernelProgram Finish()
    {
        List<Segment> segments = [];
        List<KernelCall> run = [];
        // A training pass changes the parameters, so it derives anew what it needs of them.
        foreach (KernelCall call in Training ? _prologue.Concat(_calls) : _calls)
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
        return new KernelProgram(_buffers.ToEquatableArray(), Training ? default : _prologue.ToEquatableArray(), segments.ToEquatableArray(), _partials.ToEquatableArray(), _conclusion.ToEquatableArray(), _partialLength);

        void Flush()
        {
            if (run.Count > 0)
                segments.Add(new Segment(run.ToEquatableArray()));
            run.Clear();
        }
    }

    /// <summary>The only layer that reads a tensor, or null where there are none or several.</summary>
    public ShapedLayer? OnlyReader(int tensor) => _readers.TryGetValue(tensor, out List<ShapedLayer>? readers) && readers.Count == 1 ? readers[0] : null;

    /// <summary>Whether anything trained lies above a tensor, so that its gradient is of use.</summary>
    public bool NeedsGradient(int tensor) => _needGradient.Contains(tensor);

    /// <summary>The layer that makes a tensor; null for the network's input.</summary>
    public ShapedLayer? Producer(int tensor) => tensor == LayerSpec.NetworkInput ? null : _layers[tensor];

    public Layout LayoutOf(int buffer) => _buffers[buffer].Layout;

    public int NewBuffer(string name, Layout layout) => Add(name, layout, layout.Length, BufferHome.Planned, false);

    /// <summary>A buffer of so many floats for each sample.</summary>
    public int NewBuffer(string name, long length) => Add(name, default, length, BufferHome.Planned, false);

    /// <summary>Another buffer's memory through a layout of its own.</summary>
    public int NewView(int buffer, Layout layout)
    {
        Buffer viewed = _buffers[buffer];
        _buffers.Add(viewed with { Id = _buffers.Count, Layout = layout });
        return _buffers.Count - 1;
    }

    public bool IsViewOf(int view, int buffer) => view != buffer && _buffers[view].Memory == _buffers[buffer].Memory;

    /// <summary>Floats of all buffers that samples share.</summary>
    public long SharedLength { get; private set; }

    /// <summary>A buffer that all samples share.</summary>
    public int NewSharedBuffer(string name, long length)
    {
        SharedLength = Size.Sum(SharedLength, length);
        return Add(name, default, length, BufferHome.Planned, true);
    }

    public void Call(ShapedLayer? layer, Kernel kernel, params Operand[] operands) =>
        _calls.Add(new KernelCall(layer, kernel, EquatableArray.Of(operands)));

    /// <summary>A call that makes a shared buffer of parameters alone, before all samples.</summary>
    public void CallFirst(ShapedLayer layer, Kernel kernel, params Operand[] operands) =>
        _prologue.Add(new KernelCall(layer, kernel, EquatableArray.Of(operands)));

    /// <summary>A call of a batch kernel after all others, when partial gradients are summed.</summary>
    public void CallLast(ShapedLayer layer, Kernel kernel, params Operand[] operands) =>
        _conclusion.Add(new KernelCall(layer, kernel, EquatableArray.Of(operands)));

    /// <summary>A tensor's buffer, with a border at least as wide as asked for.</summary>
    public int Tensor(int tensor, Border border = default) => WithBorder(BufferOf(tensor), border, NameOf(tensor) + "Bordered");

    /// <summary>A tensor's buffer without a border, as batch kernels want it.</summary>
    public int BorderlessTensor(int tensor)
    {
        int buffer = BufferOf(tensor);
        return WithLayout(buffer, LayoutOf(buffer).Own(), NameOf(tensor) + "Borderless");
    }

    /// <summary>The buffer itself where it has the layout, else a copy that has, made once.</summary>
    public int WithLayout(int buffer, Layout layout, string name)
    {
        if (LayoutOf(buffer) == layout)
            return buffer;
        if (!_copies.TryGetValue((buffer, layout), out int copy))
        {
            copy = NewCleared(null, name, layout);
            Call(null, new CopyKernel("Copy", LayoutOf(buffer), layout), Operand.Of(buffer), Operand.Of(copy));
            _copies.Add((buffer, layout), copy);
        }
        return copy;
    }

    /// <summary>The buffer itself where its border is wide enough, else a copy with that border.</summary>
    public int WithBorder(int buffer, Border border, string name)
    {
        Layout layout = LayoutOf(buffer);
        return layout.WithBorder(border) == layout ? buffer : WithLayout(buffer, layout.Own().WithBorder(border), name);
    }

    /// <summary>
    /// Lets the backward pass work a layer's output out again, by <paramref name="write"/> to the buffer it is given, rather than read it from
    /// where the forward pass left it: for what costs less than the way to memory and back. Its output is then one segment's alone.
    /// </summary>
    public void Recompute(ShapedLayer layer, Action<int> write)
    {
        // The loss and batch kernels read it where all samples' outputs are; a slice of a concat's buffer lives as long as that.
        if (_readers.TryGetValue(layer.Id, out List<ShapedLayer>? readers) && !readers.Any(reader => reader.Layer is Dense) && !LayoutOf(_tensors[layer.Id]).IsSlice)
            _recomputed.Add(layer.Id, write);
    }

    /// <summary>Ends the forward pass: outputs that are recomputed are forgotten.</summary>
    public void EnterBackward()
    {
        foreach (int tensor in _recomputed.Keys)
            _tensors.Remove(tensor);
    }

    /// <summary>Whether a layer does nothing but when training: its output is its input's buffer.</summary>
    public bool IsAlias(ShapedLayer layer) => !Training && layer.Layer is Dropout;

    /// <summary>Lets a layer's output be its input's buffer.</summary>
    public void Alias(ShapedLayer layer) => _tensors[layer.Id] = _tensors[layer.Spec.Inputs[0]];

    /// <summary>
    /// The buffer of a layer's output, with the border that its readers share. <paramref name="written"/>: how many floats of a
    /// pixel the layer's kernel writes; the others are zeroed before it.
    /// </summary>
    public int DefineOutput(ShapedLayer layer, int written)
    {
        int buffer = Concatenated(layer) ?? NewCleared(layer, NameOf(layer.Id) + "Output", Layouts.Of(layer.Id).WithBorder(BorderOf(layer.Id)));
        ClearUnwritten(layer, buffer, written);
        _tensors[layer.Id] = buffer;
        return buffer;
    }

    /// <summary>
    /// The slice of a concat's buffer that a layer writes to, so that the concat costs no copy: where the concat alone reads
    /// it and its channels fill whole vectors.
    /// </summary>
    private int? Concatenated(ShapedLayer layer)
    {
        ShapedLayer? concat = _readers.TryGetValue(layer.Id, out List<ShapedLayer>? readers) ? readers.FirstOrDefault(reader => reader.Layer is Concat) : null;
        if (concat is null || !ConcatLowering.IsSlice(concat, layer.Id, Layouts))
            return null;
        return NewView(ConcatBuffer(concat), LayoutOf(ConcatBuffer(concat)).Slice(ConcatLowering.OffsetOf(concat, layer.Id), layer.Output.Channels));
    }

    /// <summary>A concat's buffer: there from the first layer on that writes a slice of it.</summary>
    public int ConcatBuffer(ShapedLayer concat)
    {
        if (!_tensors.TryGetValue(concat.Id, out int buffer))
        {
            Layout layout = Layouts.Of(concat.Id).WithBorder(BorderOf(concat.Id));
            _tensors[concat.Id] = buffer = NewCleared(concat, NameOf(concat.Id) + "Output", layout);
            ClearUnwritten(concat, buffer, concat.Output.Channels);
        }
        return buffer;
    }

    /// <summary>Zeroes a buffer of whose pixels a kernel writes only the first so many floats.</summary>
    public void ClearUnwritten(ShapedLayer layer, int buffer, int written)
    {
        if (written < LayoutOf(buffer).PixelLength)
            Call(layer, new ClearKernel(LayoutOf(buffer), BorderOnly: false), Operand.Of(buffer));
    }

    /// <summary>Something the backward pass of a layer will ask for again: winners, a mask, a value before its activation function.</summary>
    public void Keep(ShapedLayer layer, string what, int buffer) => _kept[(layer.Id, what)] = buffer;

    public bool IsKept(ShapedLayer layer, string what) => _kept.ContainsKey((layer.Id, what));

    public int Kept(ShapedLayer layer, string what) => _kept[(layer.Id, what)];

    /// <summary>
    /// A buffer for one reader's share of a tensor's gradient. Where there are no other shares it has the border that the backward
    /// pass of the tensor's layer wants, unless the reader can write none.
    /// </summary>
    public int NewGradient(ShapedLayer reader, int tensor, bool borderless = false, Border least = default)
    {
        bool alone = OnlyReader(tensor) is not null;
        Layout layout = Layouts.Of(tensor).WithBorder(least);
        if (alone && !borderless && Producer(tensor) is ShapedLayer producer)
            layout = layout.WithBorder(LayerLowering.For(producer.Layer).OutputGradientBorder(producer, this));
        int buffer = NewCleared(reader, NameOf(tensor) + "Gradient" + (alone ? "" : "From" + Identifiers.Pascal(reader.Name)), layout);
        AddGradient(tensor, buffer);
        return buffer;
    }

    /// <summary>Takes a buffer as one share of a tensor's gradient.</summary>
    public void AddGradient(int tensor, int buffer)
    {
        if (!_gradients.TryGetValue(tensor, out List<int>? shares))
            _gradients.Add(tensor, shares = []);
        shares.Add(buffer);
    }

    /// <summary>The gradient of a layer's output: the sum of what its readers gave.</summary>
    public int OutputGradient(ShapedLayer layer)
    {
        List<int> shares = _gradients[layer.Id];
        if (shares.Count == 1)
            return shares[0];
        Layout layout = Layouts.Of(layer.Id);
        int sum = shares[0];
        for (int i = 1; i < shares.Count; i++)
        {
            int next = NewBuffer(FormattableString.Invariant($"{NameOf(layer.Id)}Gradient{i}"), layout);
            ElementwiseKernel add = new(
                "AddGradients",
                EquatableArray.Of(new ElementOperand("left", LayoutOf(sum)), new ElementOperand("right", LayoutOf(shares[i]))),
                new ElementOperand("sum", layout), "S.Add(vLeft, vRight)", "adds the gradients of two readers.");
            Call(layer, add, Operand.Of(sum), Operand.Of(shares[i]), Operand.Of(next));
            sum = next;
        }
        shares.Clear();
        shares.Add(sum);
        return sum;
    }

    /// <summary>Where the units of samples sum up a parameter's gradient.</summary>
    public Operand PartialGradientOf(ShapedLayer layer, string parameter)
    {
        PackedParameter packed = Parameters[layer, parameter];
        return NewPartial(packed.Length, Operand.Gradient(packed.Offset));
    }

    /// <summary>Floats that each unit of samples sums up on its own; <paramref name="sum"/> is where the units' sums are added.</summary>
    public Operand NewPartial(long length, Operand sum)
    {
        Operand operand = Operand.Partial(_partialLength);
        _partials.Add(new PartialGradient(_partialLength, sum, length));
        _partialLength = Size.Sum(_partialLength, length);
        return operand;
    }

    public Operand ParameterOf(ShapedLayer layer, string parameter) => Operand.Parameter(Parameters[layer, parameter].Offset);

    public Operand GradientOf(ShapedLayer layer, string parameter) => Operand.Gradient(Parameters[layer, parameter].Offset);

    /// <summary>Copies the network's output to the caller's.</summary>
    public void CopyOutput()
    {
        ShapedLayer output = Network.OutputLayer;
        TensorShape shape = output.Output;
        Layout raw = new(shape.Height, shape.Width, shape.Channels, shape.Channels);
        int caller = Add("callerOutput", raw, shape.Length, BufferHome.CallerOutput, false);
        int buffer = Tensor(output.Id);
        Call(null, new CopyKernel("CopyOutput", LayoutOf(buffer), raw), Operand.Of(buffer), Operand.Of(caller));
    }

    /// <summary>A new buffer whose border, if it has one, is zeroed.</summary>
    public int NewCleared(ShapedLayer? layer, string name, Layout layout)
    {
        int buffer = NewBuffer(name, layout);
        if (layout.HasBorder)
            Call(layer, new ClearKernel(layout, BorderOnly: true), Operand.Of(buffer));
        return buffer;
    }

    public string NameOf(int tensor) => tensor == LayerSpec.NetworkInput ? "input" : Identifiers.Camel(Network.Source.Layers[tensor].Name);

    private int BufferOf(int tensor)
    {
        if (!_tensors.TryGetValue(tensor, out int buffer))
        {
            ShapedLayer layer = _layers[tensor];
            buffer = _tensors[tensor] = NewCleared(layer, NameOf(tensor) + "Again", Layouts.Of(tensor).WithBorder(BorderOf(tensor)));
            _recomputed[tensor](buffer);
        }
        return buffer;
    }

    private void AddInput()
    {
        TensorShape shape = Network.Source.Input;
        Layout raw = new(shape.Height, shape.Width, shape.Channels, shape.Channels);
        int caller = Add("callerInput", raw, shape.Length, BufferHome.CallerInput, false);
        Layout wanted = Layouts.Of(LayerSpec.NetworkInput).WithBorder(BorderOf(LayerSpec.NetworkInput));
        // Batch kernels step from sample to sample by whole cache lines, so the caller's memory serves only where it has that step.
        if (wanted == raw && raw.Length == shape.Length)
        {
            _tensors[LayerSpec.NetworkInput] = caller;
            return;
        }
        int input = NewCleared(null, "input", wanted);
        Call(null, new CopyKernel("CopyInput", raw, wanted), Operand.Of(caller), Operand.Of(input));
        _tensors[LayerSpec.NetworkInput] = input;
    }

    /// <summary>The border all readers of a tensor can share: none where a batch kernel reads it, which knows no borders.</summary>
    private Border BorderOf(int tensor) => _borders[tensor];

    private Border FindBorder(int tensor)
    {
        Border border = default;
        if (_readers.TryGetValue(tensor, out List<ShapedLayer>? readers))
            foreach (ShapedLayer reader in readers)
            {
                if (reader.Layer is Dense)
                    return default;
                border = border.Union(IsAlias(reader) ? _borders[reader.Id] : LayerLowering.For(reader.Layer).InputBorder(reader));
            }
        return border;
    }

    private int Add(string name, Layout layout, long length, BufferHome home, bool shared)
    {
        int id = _buffers.Count;
        _buffers.Add(new Buffer(id, name, layout, Lanes.RoundUp(length, home == BufferHome.Planned ? Lanes.Widest : 1), home, shared, id));
        return _buffers.Count - 1;
    }
}
