namespace NetGen.CompilerServices;

/// <summary>
/// A block laid out as a network's parameters: the weights, their gradients or an optimizer's state. It is read and written by tensor.
/// </summary>
internal sealed unsafe class PackedTensors : IDisposable
{
    private readonly NativeBlock _block;
    private readonly string _owner;
    private long _version;

    /// <param name="info">The network whose layout the block has.</param>
    /// <param name="owner">What an <see cref="ObjectDisposedException"/> calls the owner.</param>
    public PackedTensors(NetworkInfo info, string owner)
    {
        Info = info;
        _owner = owner;
        _block = new NativeBlock(info.ParameterBlockLength, clear: true);
    }

    /// <param name="info">The network whose layout the block has.</param>
    /// <param name="owner">What exceptions call the owner.</param>
    /// <param name="shared">A block that all of the program reads and nobody writes or disposes of.</param>
    public PackedTensors(NetworkInfo info, string owner, NativeBlock shared)
    {
        Info = info;
        _owner = owner;
        _block = shared;
        IsShared = true;
    }

    public NetworkInfo Info { get; }

    /// <summary>Whether the whole program shares the block: it is never written and never disposed.</summary>
    public bool IsShared { get; }

    public int Length => Info.ParameterBlockLength;

    /// <summary>A number that differs after every change of the values.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Must be called when values have been changed through <see cref="Acquire"/>, before a call reads them.</summary>
    public void MarkChanged() => Interlocked.Increment(ref _version);

    /// <summary>The first float. It stays valid until <see cref="Release"/>, which must follow.</summary>
    public float* Acquire() => _block.Acquire(_owner);

    /// <summary>As <see cref="Acquire"/>, for writing.</summary>
    /// <exception cref="InvalidOperationException">The block is shared.</exception>
    public float* AcquireToWrite()
    {
        CheckWritable();
        return Acquire();
    }

    public void Release() => _block.DangerousRelease();

    /// <exception cref="InvalidOperationException">The block is shared.</exception>
    public void CheckWritable()
    {
        if (IsShared)
            throw new InvalidOperationException(
                $"{_owner} is shared by the whole program and its weights are read-only;"
                + $" train or change a network of your own: {_owner}.Clone()");
    }

    public void Dispose() => _block.Dispose();

    public ParameterInfo Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (ParameterInfo parameter in Info.Parameters)
        {
            if (parameter.Name == name)
                return parameter;
        }

        throw new ArgumentException(
            $"{Info.Name} has no parameter '{name}'; it has {string.Join(", ", Info.Parameters.Select(parameter => parameter.Name))}",
            nameof(name));
    }

    public float[] Read(string name)
    {
        float[] values = new float[Find(name).Length];
        Read(name, values);
        return values;
    }

    public void Read(string name, Span<float> values)
    {
        ParameterInfo parameter = Find(name);
        CheckLength(parameter, values.Length);
        Read(parameter, values);
    }

    public void Read(ParameterInfo parameter, Span<float> values)
    {
        float* block = Acquire();
        try
        {
            if (parameter.Storage == ParameterStorage.Float32)
                Packing.Unpack(parameter, block, values);
            else
                HalfSizePacking.Unpack(parameter, block, values);
        }
        finally
        {
            Release();
        }
    }

    public void Write(string name, ReadOnlySpan<float> values)
    {
        ParameterInfo parameter = Find(name);
        CheckLength(parameter, values.Length);
        if (ParameterFault.Find(name, parameter, values, allowNonFinite: true) is string fault)
            throw new ArgumentException(fault, nameof(values));
        Write(parameter, values);
    }

    public void Write(ParameterInfo parameter, ReadOnlySpan<float> values)
    {
        float* block = AcquireToWrite();
        try
        {
            if (parameter.Storage == ParameterStorage.Float32)
                Packing.Pack(parameter, values, block);
            else
                HalfSizePacking.Pack(parameter, values, block);
            MarkChanged();
        }
        finally
        {
            Release();
        }
    }

    /// <summary>Takes all floats of another block of the same layout.</summary>
    public void CopyFrom(PackedTensors source)
    {
        float* destination = AcquireToWrite();
        try
        {
            float* from = source.Acquire();
            try
            {
                new ReadOnlySpan<float>(from, Length).CopyTo(new Span<float>(destination, Length));
                MarkChanged();
            }
            finally
            {
                source.Release();
            }
        }
        finally
        {
            Release();
        }
    }

    private static void CheckLength(ParameterInfo parameter, int length)
    {
        if (length != parameter.Length)
            throw new ArgumentException(
                $"values has {length} values; {parameter.Name} has {parameter.Length} ({Shapes.Text(parameter.Shape)})", "values");
    }
}
