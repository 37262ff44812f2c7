using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetGen.CompilerServices;

namespace NetGen;

/// <summary>A stretch of the parameter block that one task of an update works on.</summary>
internal readonly record struct ParameterSlice(int Offset, int Length, bool Decays);

/// <summary>Which weights an update is for.</summary>
internal enum UpdateScope
{
    /// <summary>All, at once.</summary>
    All,

    /// <summary>Those the training pass updates by itself: the rules are kept for it.</summary>
    InPass,

    /// <summary>The others, at once.</summary>
    AfterPass,
}

/// <summary>What an optimizer remembers, and the slices its updates are cut into.</summary>
internal sealed unsafe class OptimizerMemory : IDisposable
{
    /// <summary>Floats of a slice: weights, gradients and two states of one lie in a core's own cache.</summary>
    private const int SliceFloats = 16 * 1024;

    private readonly PackedTensors[] _states;
    private readonly ParameterSlice[] _slices;
    private byte[] _prepared = [];

    public OptimizerMemory(NetworkInfo info, IOptimizer optimizer)
    {
        Parameters = [.. info.Parameters.Where(parameter => parameter.Trainable)];
        StateNames = [.. optimizer.StateNames];
        if (StateNames.Distinct().Count() != StateNames.Count || StateNames.Any(name => string.IsNullOrEmpty(name) || name.Contains('/')))
            throw new ArgumentException(
                $"{optimizer.Name}.StateNames holds {string.Join(", ", StateNames.Select(name => $"'{name}'"))};"
                + " names must differ, must not be empty and must hold no '/'", nameof(optimizer));
        _states = [.. StateNames.Select(_ => new PackedTensors(info, "Trainer"))];

        // Those that a training pass can update by itself come last.
        ParameterSlice[] slices = [.. Parameters.Where(parameter => !parameter.UpdatedInPass).SelectMany(Cut)];
        SlicesAfterPass = slices.Length;
        slices = [.. slices, .. Parameters.Where(parameter => parameter.UpdatedInPass).SelectMany(Cut)];
        _slices = GC.AllocateUninitializedArray<ParameterSlice>(Math.Max(1, slices.Length), pinned: true);
        slices.CopyTo(_slices.AsSpan());
        SliceCount = slices.Length;
    }

    public IReadOnlyList<ParameterInfo> Parameters { get; }

    public IReadOnlyList<string> StateNames { get; }

    public int StateCount => _states.Length;

    public int SliceCount { get; }

    /// <summary>How many of the slices, the first, a training pass never updates by itself.</summary>
    public int SlicesAfterPass { get; }

    /// <summary>The update that <see cref="Prepare"/> kept.</summary>
    public InPassUpdate InPass { get; private set; }

    /// <summary>Keeps an update for a training pass to apply, while <see cref="Acquire"/> holds.</summary>
    public void Prepare<TRule>(in UpdateWork<TRule> work) where TRule : unmanaged, IUpdateRule
    {
        if (_prepared.Length < sizeof(UpdateWork<TRule>))
            _prepared = GC.AllocateUninitializedArray<byte>(sizeof(UpdateWork<TRule>), pinned: true);
        MemoryMarshal.Write(_prepared, work);
        delegate*<void*, float*, int, int, void> apply = &UpdateWork<TRule>.Apply;
        InPass = new InPassUpdate((nint)apply, (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_prepared)));
    }

    public ParameterSlice* Slices => (ParameterSlice*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_slices));

    public PackedTensors Tensors(int state) => _states[state];

    /// <summary>A parameter's state in checkpoints. A slash, which no layer's name has, keeps these apart from the weights.</summary>
    public string StateName(int state, string parameter) => $"optimizer/{StateNames[state]}/{parameter}";

    /// <summary>A state's first float, while <see cref="Acquire"/> holds.</summary>
    public float* State(int state) => _pointers[state];

    private float*[] _pointers = [];

    /// <summary>Keeps the states from being freed until <see cref="Release"/>.</summary>
    public void Acquire()
    {
        if (_pointers.Length != _states.Length)
            _pointers = new float*[_states.Length];
        for (int i = 0; i < _states.Length; i++)
            _pointers[i] = _states[i].Acquire();
    }

    public void Release()
    {
        foreach (PackedTensors state in _states)
            state.Release();
    }

    public void Dispose()
    {
        foreach (PackedTensors state in _states)
            state.Dispose();
    }

    private static IEnumerable<ParameterSlice> Cut(ParameterInfo parameter)
    {
        for (int start = 0; start < parameter.PackedLength; start += SliceFloats)
        {
            yield return new ParameterSlice(
                parameter.Offset + start, Math.Min(SliceFloats, parameter.PackedLength - start), parameter.Decays);
        }
    }
}
