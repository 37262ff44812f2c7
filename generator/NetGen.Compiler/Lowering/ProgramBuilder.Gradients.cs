namespace NetGen.Compiler;

/// <content>Gradients of tensors, as sums of what their readers give, and of parameters.</content>
public sealed partial class ProgramBuilder
{
    private readonly HashSet<int> _needGradient = [];
    private readonly Dictionary<int, List<int>> _gradients = [];
    private readonly List<PartialGradient> _partials = [];
    private long _partialLength;

    /// <summary>Whether anything trained lies above a tensor, so that its gradient is of use.</summary>
    public bool NeedsGradient(int tensor) => _needGradient.Contains(tensor);

    /// <summary>
    /// A buffer for one reader's share of a tensor's gradient. Where there are no other shares it has the border that the backward
    /// pass of the tensor's layer wants, unless the reader can write none.
    /// </summary>
    public int NewGradient(FusedLayer reader, int tensor, bool borderless = false, Border least = default)
    {
        bool alone = _readers.Only(tensor) is not null;
        Layout layout = Layouts.Of(tensor).WithBorder(least);
        if (alone && !borderless && _readers.Producer(tensor) is FusedLayer producer)
            layout = layout.WithBorder(_lowerings[producer].OutputGradientBorder(producer, NeedsGradient(producer.Inputs[0])));
        int buffer = NewCleared(
            reader.Shaped, NameOf(tensor) + "Gradient" + (alone ? "" : "From" + Identifiers.Pascal(reader.Name)), layout);
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

    /// <summary>The gradient of what a layer stores: the sum of what its readers gave.</summary>
    public int OutputGradient(FusedLayer layer)
    {
        List<int> shares = _gradients[layer.Result];
        if (shares.Count == 1)
            return shares[0];
        Layout layout = Layouts.Of(layer.Result);
        int sum = shares[0];
        for (int i = 1; i < shares.Count; i++)
        {
            int next = NewBuffer(FormattableString.Invariant($"{NameOf(layer.Result)}Gradient{i}"), layout);
            ElementwiseKernel add = new(
                "AddGradients",
                EquatableArray.Of(new ElementOperand("left", LayoutOf(sum)), new ElementOperand("right", LayoutOf(shares[i]))),
                new ElementOperand("sum", layout), "S.Add(vLeft, vRight)", "adds the gradients of two readers.");
            Call(layer.Last, add, Operand.Of(sum), Operand.Of(shares[i]), Operand.Of(next));
            sum = next;
        }
        shares.Clear();
        shares.Add(sum);
        return sum;
    }

    /// <summary>Where the shards sum up a parameter's gradient.</summary>
    public Operand PartialGradientOf(ShapedLayer layer, string parameter)
    {
        PackedParameter packed = Parameters[layer, parameter];
        return NewPartial(packed.Length, Operand.Gradient(packed.Offset));
    }

    /// <summary>Floats that each shard sums up on its own; <paramref name="sum"/> is where the shards' sums are added.</summary>
    public Operand NewPartial(long length, Operand sum)
    {
        Operand operand = Operand.Partial(_partialLength);
        _partials.Add(new PartialGradient(_partialLength, sum, length));
        _partialLength = Size.Sum(_partialLength, length);
        return operand;
    }

    public Operand GradientOf(ShapedLayer layer, string parameter) => Operand.Gradient(Parameters[layer, parameter].Offset);
}
