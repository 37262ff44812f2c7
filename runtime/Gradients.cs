using NetGen.CompilerServices;

namespace NetGen;

/// <summary>
/// The gradients of a network's parameters, and the memory a backward pass works in. Made once and used for any number of
/// passes, by one thread at a time.
/// </summary>
public sealed unsafe class Gradients : IDisposable
{
    private readonly PackedTensors _tensors;
    private readonly string _owner;
    private NativeBlock? _arena;
    private NativeBlock? _perSample;
    private int _inUse;

    /// <summary>Gradients of zero for a network.</summary>
    public Gradients(NetworkInfo info) : this(info, nameof(Gradients))
    {
    }

    /// <param name="info">The network.</param>
    /// <param name="owner">What an <see cref="ObjectDisposedException"/> calls the owner.</param>
    internal Gradients(NetworkInfo info, string owner)
    {
        ArgumentNullException.ThrowIfNull(info);
        _owner = owner;
        _tensors = new PackedTensors(info, owner);
    }

    /// <summary>Gradients of zero for <typeparamref name="TNetwork"/>.</summary>
    public static Gradients For<TNetwork>() where TNetwork : class, INetwork<TNetwork> => new(TNetwork.Info);

    /// <summary>The network.</summary>
    public NetworkInfo Info => _tensors.Info;

    /// <summary>The gradient of a parameter, row-major in the file's shape; of one that is not trainable, zeros.</summary>
    /// <exception cref="ArgumentException">There is no parameter of that name.</exception>
    public float[] Read(string name) => _tensors.Read(name);

    /// <summary>Reads the gradient of a parameter, row-major in the file's shape.</summary>
    /// <exception cref="ArgumentException">There is no parameter of that name, or the span has another length.</exception>
    public void Read(string name, Span<float> values) => _tensors.Read(name, values);

    /// <summary>Sets the gradient of a parameter, row-major in the file's shape: one that was computed elsewhere.</summary>
    /// <exception cref="ArgumentException">There is no parameter of that name, or the span has another length.</exception>
    public void Write(string name, ReadOnlySpan<float> values) => _tensors.Write(name, values);

    /// <summary>Multiplies all gradients.</summary>
    public void Scale(float factor)
    {
        Enter();
        try
        {
            GradientArithmetic.Scale(new Span<float>(Values, _tensors.Length), factor);
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Adds another's gradients of the same network: of other minibatches, to be averaged by <see cref="Scale"/>.</summary>
    /// <exception cref="ArgumentException">They are another network's.</exception>
    public void Add(Gradients other)
    {
        ArgumentNullException.ThrowIfNull(other);
        other.CheckNetwork(Info, nameof(other));
        Enter();
        try
        {
            float* added = other._tensors.Acquire();
            try
            {
                GradientArithmetic.Add(new Span<float>(Values, _tensors.Length), new ReadOnlySpan<float>(added, _tensors.Length));
            }
            finally
            {
                other._tensors.Release();
            }
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>The Euclidean norm of all gradients together, summed in double.</summary>
    public double Norm()
    {
        Enter();
        try
        {
            double sum = 0;
            // Not in one go: the places of running statistics hold new values, not gradients.
            for (int i = 0; i < Info.Parameters.Count; i++)
                if (Info.Parameters[i] is { Trainable: true } parameter)
                    sum += GradientArithmetic.SumOfSquares(new ReadOnlySpan<float>(Values + parameter.Offset, parameter.PackedLength));
            return Math.Sqrt(sum);
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Frees the memory; a call that uses it finishes first.</summary>
    public void Dispose()
    {
        _tensors.Dispose();
        // A pass under way frees these itself when it ends.
        if (Interlocked.Exchange(ref _inUse, Disposed) == Free)
            FreeWorkspace();
    }

    /// <summary>The first gradient, between <see cref="Enter"/> and <see cref="Exit"/>.</summary>
    internal float* Values { get; private set; }

    internal float* Arena => _arena!.Pointer;

    internal float* LossesPointer => _perSample!.Pointer;

    internal int* PredictionsPointer => (int*)(_perSample!.Pointer + Samples);

    /// <summary>Samples of the last pass.</summary>
    internal int Samples { get; private set; }

    /// <summary>What the last pass's samples count in its mean loss: 1 each, or the weights of their classes.</summary>
    internal double WeightSum { get; private set; }

    /// <summary>The last pass's loss of each sample, times its weight.</summary>
    internal ReadOnlySpan<float> Losses => new(LossesPointer, Samples);

    /// <summary>The last pass's class for each sample.</summary>
    internal ReadOnlySpan<int> Predictions => new(PredictionsPointer, Samples);

    private const int Free = 0, Used = 1, Disposed = 2;

    internal void CheckNetwork(NetworkInfo info, string argument)
    {
        if (!ReferenceEquals(info, Info))
            throw new ArgumentException($"{argument} was made for {Info.Name}; it is used with {info.Name}", argument);
    }

    /// <summary>Claims the gradients for the calling thread until <see cref="Exit"/>.</summary>
    internal void Enter()
    {
        int state = Interlocked.CompareExchange(ref _inUse, Used, Free);
        if (state == Used)
            throw new InvalidOperationException("the gradients are in use by another call; each thread needs its own");
        if (state == Disposed)
            throw new ObjectDisposedException(_owner);
        Values = _tensors.Acquire();
    }

    internal void Exit()
    {
        Values = null;
        _tensors.Release();
        if (Interlocked.CompareExchange(ref _inUse, Free, Used) == Disposed)
            FreeWorkspace();
    }

    /// <summary>Makes room for a pass over a minibatch.</summary>
    internal void Reserve(int samples, double weightSum, long arenaFloats)
    {
        Grow(ref _perSample, 2L * samples);
        Grow(ref _arena, arenaFloats);
        Samples = samples;
        WeightSum = weightSum;
    }

    internal double MeanLoss()
    {
        double sum = 0;
        foreach (float loss in Losses)
            sum += loss;
        return sum / WeightSum;
    }

    private static void Grow(ref NativeBlock? block, long floats)
    {
        if (block is not null && block.Length >= floats)
            return;
        block?.Dispose();
        block = null;
        block = new NativeBlock(floats, clear: false);
    }

    private void FreeWorkspace()
    {
        _arena?.Dispose();
        _perSample?.Dispose();
    }
}
