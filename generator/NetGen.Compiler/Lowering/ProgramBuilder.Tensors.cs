namespace NetGen.Compiler;

/// <content>The buffers of tensors: their borders, copies with another layout, slices of wider tensors.</content>
public sealed partial class ProgramBuilder
{
    private readonly Dictionary<int, int> _tensors = [];
    private readonly Dictionary<int, (FusedLayer Layer, Action<int> Write)> _rematerialized = [];
    private readonly Dictionary<(int Buffer, Layout Layout), int> _copies = [];

    /// <summary>A tensor's buffer, with a border at least as wide as asked for.</summary>
    public int Tensor(int tensor, Border border = default) => WithBorder(BufferOf(tensor), border, NameOf(tensor) + "Bordered");

    /// <summary>A tensor's buffer without a border, as batch kernels want it.</summary>
    public int BorderlessTensor(int tensor)
    {
        return Own(BufferOf(tensor), NameOf(tensor) + "Borderless");
    }

    /// <summary>The buffer itself where it has no border and is no slice, else a copy that is so.</summary>
    public int Own(int buffer, string name) => WithLayout(buffer, LayoutOf(buffer).Own(), name);

    /// <summary>The buffer itself where its border is wide enough, else a copy with that border.</summary>
    public int WithBorder(int buffer, Border border, string name)
    {
        Layout layout = LayoutOf(buffer);
        return layout.WithBorder(border) == layout ? buffer : WithLayout(buffer, layout.Own().WithBorder(border), name);
    }

    /// <summary>
    /// The buffer that a layer stores its output in, with the border that the readers share. <paramref name="written"/>: how many floats of
    /// a pixel the layer's kernel writes; the others are zeroed before it.
    /// </summary>
    public int DefineOutput(FusedLayer layer, int written)
    {
        int tensor = layer.Result;
        int buffer = SliceFor(tensor) ?? NewCleared(layer.Last, NameOf(tensor) + "Output", Layouts.Of(tensor).WithBorder(BorderOf(tensor)));
        ClearUnwritten(layer.Last, buffer, written);
        _tensors[tensor] = buffer;
        return buffer;
    }

    /// <summary>
    /// Lets a layer's output be a part of another buffer, so that nothing is copied. False where it must be memory of its own: the
    /// network's output, the caller's input, a part of a reader's output.
    /// </summary>
    public bool TryDefineView(FusedLayer layer, int buffer, Layout layout)
    {
        if (layer.Result == Network.Output || _buffers[buffer].Home != BufferHome.Planned
            || _readers.Of(layer.Result).Any(reader => _lowerings[reader].SliceOf(reader, layer.Result, Layouts) is not null))
            return false;
        _tensors[layer.Result] = NewView(buffer, layout);
        return true;
    }

    /// <summary>The buffer of an output whose slices the layers below write: there from the first of them on.</summary>
    public int SlicedOutput(FusedLayer layer)
    {
        if (!_tensors.TryGetValue(layer.Result, out int buffer))
        {
            Layout layout = Layouts.Of(layer.Result).WithBorder(BorderOf(layer.Result));
            _tensors[layer.Result] = buffer = NewCleared(layer.Last, NameOf(layer.Result) + "Output", layout);
            ClearUnwritten(layer.Last, buffer, layer.Output.Channels);
        }
        return buffer;
    }

    /// <summary>
    /// Lets the backward pass work a layer's output out again, by <paramref name="write"/> to the buffer it is given, rather than read it
    /// from where the forward pass left it: for what costs less than memory's bandwidth. Its output is then one segment's alone.
    /// </summary>
    public void Rematerialize(FusedLayer layer, Action<int> write)
    {
        // The loss and batch kernels read it where all samples' outputs are; a slice lives as long as the buffer that it is part of.
        IReadOnlyList<FusedLayer> readers = _readers.Of(layer.Result);
        if (readers.Count > 0 && !readers.Any(reader => _lowerings[reader].ReadsWholeBatch) && !LayoutOf(_tensors[layer.Result]).IsSlice)
            _rematerialized.Add(layer.Result, (layer, write));
    }

    /// <summary>Ends the forward pass: outputs that are rematerialized are forgotten.</summary>
    public void EnterBackward()
    {
        foreach (int tensor in _rematerialized.Keys)
            _tensors.Remove(tensor);
    }

    /// <summary>Copies the network's output to the caller's.</summary>
    public void CopyOutput()
    {
        int buffer = Tensor(Network.Output);
        Layout raw = RawLayout(Network.ShapeOf(Network.Output));
        int caller = Add("callerOutput", raw, raw.Shape.Length, BufferHome.CallerOutput, false);
        Call(null, new CopyKernel("CopyOutput", LayoutOf(buffer), raw), Operand.Of(buffer), Operand.Of(caller));
    }

    private void AddInput()
    {
        Layout raw = RawLayout(Network.Source.Input);
        int caller = Add("callerInput", raw, raw.Shape.Length, BufferHome.CallerInput, false);
        Layout wanted = Layouts.Of(LayerSpec.NetworkInput).WithBorder(BorderOf(LayerSpec.NetworkInput));
        // Batch kernels step from sample to sample by whole cache lines, so the caller's memory serves only where it has that step.
        if (wanted == raw && raw.Length == raw.Shape.Length)
        {
            _tensors[LayerSpec.NetworkInput] = caller;
            return;
        }
        int input = NewCleared(null, "input", wanted);
        Call(null, new CopyKernel("CopyInput", raw, wanted), Operand.Of(caller), Operand.Of(input));
        _tensors[LayerSpec.NetworkInput] = input;
    }

    private static Layout RawLayout(TensorShape shape) => new(shape.Height, shape.Width, shape.Channels, shape.Channels);

    private int BufferOf(int tensor)
    {
        if (!_tensors.TryGetValue(tensor, out int buffer))
        {
            (FusedLayer layer, Action<int> write) = _rematerialized[tensor];
            buffer = _tensors[tensor] = NewCleared(
                layer.Last, NameOf(tensor) + "Rematerialized", Layouts.Of(tensor).WithBorder(BorderOf(tensor)));
            write(buffer);
        }
        return buffer;
    }

    /// <summary>The buffer itself where it has the layout, else a copy that has, made once.</summary>
    private int WithLayout(int buffer, Layout layout, string name)
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

    /// <summary>
    /// The slice of a reader's output that is a tensor's buffer, so that the reader need not copy it; null where there is none.
    /// </summary>
    private int? SliceFor(int tensor)
    {
        foreach (FusedLayer reader in _readers.Of(tensor))
            if (_lowerings[reader].SliceOf(reader, tensor, Layouts) is int offset)
            {
                int whole = SlicedOutput(reader);
                return NewView(whole, LayoutOf(whole).Slice(offset, Network.ShapeOf(tensor).Channels));
            }
        return null;
    }

    /// <summary>The border all readers of a tensor can share: none where one reads the whole batch.</summary>
    private Border BorderOf(int tensor)
    {
        Border border = default;
        foreach (FusedLayer reader in _readers.Of(tensor))
        {
            if (_lowerings[reader].ReadsWholeBatch)
                return default;
            border = border.Union(_lowerings[reader].InputBorder(reader));
        }
        return border;
    }
}
