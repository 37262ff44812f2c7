using System.Globalization;
using NetGen.CompilerServices;

namespace NetGen;

/// <summary>
/// Samples in memory, each with a class label or with float targets. Inputs are floats, or bytes that become floats when
/// they are used: a quarter of the memory. Arrays are not copied and must not be changed afterwards: whether their values are finite is
/// checked once, at the first training or evaluation.
/// </summary>
public sealed partial class DataSet
{
    private static readonly InputNormalization s_bytesAsShares = new(1.0 / 255, [0], [1]);

    private readonly ReadOnlyMemory<float> _floats;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly ReadOnlyMemory<int> _labels;
    private readonly ReadOnlyMemory<float> _targets;
    private readonly bool _isBytes;
    private NormalizationTable? _table;

    /// <summary>Whether all inputs and targets are known to be finite.</summary>
    private bool _isFinite;

    private DataSet(
        ReadOnlyMemory<float> floats, ReadOnlyMemory<byte> bytes, bool isBytes, int inputLength,
        ReadOnlyMemory<int> labels, ReadOnlyMemory<float> targets, int targetLength, InputNormalization? normalization)
    {
        _floats = floats;
        _bytes = bytes;
        _isBytes = isBytes;
        _labels = labels;
        _targets = targets;
        InputLength = inputLength;
        TargetLength = targetLength;
        Normalization = normalization;
        Count = (isBytes ? bytes.Length : floats.Length) / inputLength;
    }

    /// <summary>How many samples.</summary>
    public int Count { get; }

    /// <summary>Values of one sample's input.</summary>
    public int InputLength { get; }

    /// <summary>Float targets of a sample; 0 where samples have labels.</summary>
    public int TargetLength { get; }

    /// <summary>Whether samples have class labels.</summary>
    public bool HasLabels => TargetLength == 0;

    /// <summary>The class labels, one a sample; empty where there are targets.</summary>
    public ReadOnlySpan<int> Labels => _labels.Span;

    /// <summary>The float targets, <see cref="TargetLength"/> a sample; empty where there are labels.</summary>
    public ReadOnlySpan<float> Targets => _targets.Span;

    /// <summary>How bytes become floats; where it is null, as the network's spec says, and where that says nothing byte / 255.</summary>
    public InputNormalization? Normalization { get; }

    /// <summary>Samples of floats with class labels.</summary>
    /// <param name="inputs">Count * inputLength values.</param>
    /// <param name="inputLength">Values of one sample.</param>
    /// <param name="labels">One a sample.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static DataSet From(ReadOnlyMemory<float> inputs, int inputLength, ReadOnlyMemory<int> labels)
    {
        CheckLabels(Samples(inputs.Length, inputLength), labels.Length);
        return new DataSet(inputs, default, false, inputLength, labels, default, 0, null);
    }

    /// <summary>Samples of floats with float targets.</summary>
    /// <param name="inputs">Count * inputLength values.</param>
    /// <param name="inputLength">Values of one sample.</param>
    /// <param name="targets">The same number for each sample.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static DataSet From(ReadOnlyMemory<float> inputs, int inputLength, ReadOnlyMemory<float> targets)
    {
        int targetLength = TargetsEach(Samples(inputs.Length, inputLength), targets.Length);
        return new DataSet(inputs, default, false, inputLength, default, targets, targetLength, null);
    }

    /// <summary>Samples of bytes with class labels.</summary>
    /// <param name="inputs">Count * inputLength bytes.</param>
    /// <param name="inputLength">Values of one sample.</param>
    /// <param name="labels">One a sample.</param>
    /// <param name="normalization">How bytes become floats; null is as the network's spec says, else byte / 255.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static DataSet From(
        ReadOnlyMemory<byte> inputs, int inputLength, ReadOnlyMemory<int> labels, InputNormalization? normalization = null)
    {
        CheckLabels(Samples(inputs.Length, inputLength), labels.Length);
        return new DataSet(default, inputs, true, inputLength, labels, default, 0, normalization);
    }

    /// <summary>Samples of bytes with float targets.</summary>
    /// <param name="inputs">Count * inputLength bytes.</param>
    /// <param name="inputLength">Values of one sample.</param>
    /// <param name="targets">The same number for each sample.</param>
    /// <param name="normalization">How bytes become floats; null is as the network's spec says, else byte / 255.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static DataSet From(
        ReadOnlyMemory<byte> inputs, int inputLength, ReadOnlyMemory<float> targets, InputNormalization? normalization = null)
    {
        int targetLength = TargetsEach(Samples(inputs.Length, inputLength), targets.Length);
        return new DataSet(default, inputs, true, inputLength, default, targets, targetLength, normalization);
    }

    /// <summary>The first samples: <paramref name="count"/>, or all where there are fewer.</summary>
    public DataSet Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return Slice(0, Math.Min(count, Count));
    }

    /// <summary>Some samples, without a copy.</summary>
    /// <param name="start">The first, from 0.</param>
    /// <param name="count">How many; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not that many.</exception>
    public DataSet Slice(int start, int count)
    {
        if (start < 0 || count < 1 || count > Count - start)
            throw new ArgumentOutOfRangeException(
                nameof(count), count, $"{count} samples from {start} on were asked for; there are {Count}");
        return new DataSet(
            _isBytes ? default : _floats.Slice(start * InputLength, count * InputLength),
            _isBytes ? _bytes.Slice(start * InputLength, count * InputLength) : default,
            _isBytes,
            InputLength,
            HasLabels ? _labels.Slice(start, count) : default,
            HasLabels ? default : _targets.Slice(start * TargetLength, count * TargetLength),
            TargetLength,
            Normalization)
        {
            _isFinite = _isFinite,
        };
    }

    /// <summary>The samples in batches, in their order; the last may be smaller.</summary>
    public IEnumerable<DataSet> Batches(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        return Slices();

        IEnumerable<DataSet> Slices()
        {
            for (int start = 0; start < Count; start += Math.Min(size, Count - start))
                yield return Slice(start, Math.Min(size, Count - start));
        }
    }

    /// <summary>One sample's input as floats, in a new array; its class is <c>Labels[index]</c>.</summary>
    /// <param name="index">The sample, from 0.</param>
    /// <param name="network">
    /// The <c>Info</c> of the network it is for: bytes become floats as its spec says. Where it is null, or says nothing, or the set has a
    /// <see cref="Normalization"/> of its own, they become what <see cref="CopyInputs"/> makes of them.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public float[] Input(int index, NetworkInfo? network = null)
    {
        if ((uint)index >= (uint)Count)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"sample {index} was asked for; there are {Count}, from 0 on");
        float[] input = new float[InputLength];
        CopyInput(index, input, Table(network));
        return input;
    }

    /// <summary>Writes inputs as floats; bytes by <see cref="Normalization"/>, or divided by 255 where it is null.</summary>
    /// <param name="start">The first sample, from 0.</param>
    /// <param name="destination">Holds a whole number of samples.</param>
    /// <exception cref="ArgumentException">The length does not fit, or there are not that many samples.</exception>
    public void CopyInputs(int start, Span<float> destination)
    {
        int count = destination.Length / InputLength;
        if (destination.Length % InputLength != 0)
            throw new ArgumentException(
                $"destination has {destination.Length} values; it needs a multiple of {InputLength}", nameof(destination));
        if (start < 0 || start > Count - count)
            throw new ArgumentOutOfRangeException(
                nameof(start), start, $"{count} samples from {start} on were asked for; there are {Count}");
        for (int i = 0; i < count; i++)
            CopyInput(start + i, destination.Slice(i * InputLength, InputLength), Table(null));
    }

    /// <summary>The inputs as they are, unless they are bytes.</summary>
    internal bool TryGetInputs(int start, int count, out ReadOnlySpan<float> inputs)
    {
        inputs = _isBytes ? default : _floats.Span.Slice(start * InputLength, count * InputLength);
        return !_isBytes;
    }

    /// <summary>Writes one sample's input as floats.</summary>
    internal void CopyInput(int index, Span<float> destination, NormalizationTable? table)
    {
        if (_isBytes)
            table!.Rows.Apply(_bytes.Span.Slice(index * InputLength, InputLength), destination);
        else
            _floats.Span.Slice(index * InputLength, InputLength).CopyTo(destination);
    }

    /// <summary>What bytes become for a network; null where inputs are floats.</summary>
    internal NormalizationTable? Table(NetworkInfo? info)
    {
        if (!_isBytes)
            return null;
        if (Normalization is null && info?.Normalization is not null)
            return info.NormalizationTable;
        return _table ??= new NormalizationTable(Normalization ?? s_bytesAsShares);
    }

    /// <summary>Checks that a network can take the samples.</summary>
    internal void Check(NetworkInfo info, string argument)
    {
        if (InputLength != info.InputLength)
            throw new ArgumentException(
                $"{argument} has inputs of {InputLength} values; {info.Name} takes {info.InputLength} ({Shapes.Text(info.InputShape)})",
                argument);
        if (!HasLabels && TargetLength != info.OutputLength)
            throw new ArgumentException(
                $"{argument} has {TargetLength} targets a sample; {info.Name} has {info.OutputLength} outputs", argument);
        ReadOnlySpan<int> labels = Labels;
        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)info.ClassCount)
                throw new ArgumentException(
                    $"{argument}: the label of sample {i} is {labels[i]}; the classes of {info.Name} are 0 to {info.ClassCount - 1}",
                    argument);
        }

        if (_isFinite)
            return;
        CheckFinite(_floats.Span, InputLength, "input value", argument);
        CheckFinite(Targets, TargetLength, "target", argument);
        _isFinite = true;
    }

    private static void CheckFinite(ReadOnlySpan<float> values, int each, string what, string argument)
    {
        int index = Finite.IndexOfOther(values);
        if (index >= 0)
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{argument}: {what} {index % each} of sample {index / each} is {values[index]};"
                    + $" inputs and targets must be finite: mend the sample or leave it out"),
                argument);
    }

    private static int Samples(int length, int inputLength)
    {
        if (inputLength < 1)
            throw new ArgumentOutOfRangeException(nameof(inputLength), inputLength, $"inputLength is {inputLength}; it must be at least 1");
        if (length == 0 || length % inputLength != 0)
            throw new ArgumentException(
                $"inputs has {length} values; it needs a multiple of inputLength, {inputLength}, and one sample at least", "inputs");
        return length / inputLength;
    }

    private static void CheckLabels(int samples, int labels)
    {
        if (labels != samples)
            throw new ArgumentException($"labels has {labels} values; inputs holds {samples} samples, and each needs one", nameof(labels));
    }

    private static int TargetsEach(int samples, int targets)
    {
        if (targets == 0 || targets % samples != 0)
            throw new ArgumentException(
                $"targets has {targets} values; inputs holds {samples} samples, and each needs the same number", nameof(targets));
        return targets / samples;
    }
}
