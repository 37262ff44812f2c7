namespace NetGen.Compiler;

/// <summary>The method names of a network's kernels: that of the first layer that calls one, and its role.</summary>
public sealed class KernelNames
{
    private readonly Dictionary<Kernel, string> _names = [];
    private readonly UniqueNames _taken = new(
        "Forward", "WorkspaceLength", "Prepack", "PrepackedLength", "At", "Copy", "Clear", "Run", "TaskCount", "PhaseCount",
        "ArenaLength", "MicroBatchSize", "SamplesPerShard", "ShardCount", "SplitPhaseCount", "SplitWorkspaceLength", "SplitTaskCount",
        "RunSplit");
    private readonly List<(string Owner, List<Kernel> Kernels)> _files = [];
    private readonly Dictionary<string, int> _fileOf = [];
    private readonly Dictionary<string, List<string>> _callers = [];
    private readonly HashSet<(string Kernel, string Caller)> _calls = [];

    public KernelNames(KernelProgram forward, KernelProgram? training)
    {
        KernelCall[] forwardCalls = [.. forward.Calls], trainingCalls = [.. training?.Calls ?? []];
        Routines = [.. forwardCalls.Concat(trainingCalls).SelectMany(call => call.Kernel.Routines).Distinct()];
        foreach (Routine routine in Routines)
            _taken.Take(routine.Name);
        foreach (KernelCall call in forwardCalls)
            Add(call, isTraining: false);
        foreach (KernelCall call in trainingCalls)
            Add(call, isTraining: true);
    }

    /// <summary>What kernels share, in the order of the first calls.</summary>
    public IReadOnlyList<Routine> Routines { get; }

    /// <summary>
    /// The kernels by the layer that owns them, in the order of their first calls; the owner is empty for those of no layer.
    /// </summary>
    public IReadOnlyList<(string Owner, List<Kernel> Kernels)> Files => _files;

    public string this[Kernel kernel] => _names[kernel];

    /// <summary>The layers that call a kernel.</summary>
    public IReadOnlyList<string> CallersOf(Kernel kernel) => _callers[_names[kernel]];

    private void Add(KernelCall call, bool isTraining)
    {
        string owner = call.Layer?.Name ?? "";
        if (!_names.TryGetValue(call.Kernel, out string? name))
        {
            string wanted = Identifiers.Pascal(owner.Length == 0 ? call.Kernel.Role : owner + "_" + call.Kernel.Role);
            // A forward pass that saves for the backward pass is another kernel than the one of inference.
            if (isTraining && _taken.IsTaken(wanted))
                wanted += "Training";
            name = _taken.Take(wanted, "_");
            _names.Add(call.Kernel, name);
            _callers.Add(name, []);
            if (!_fileOf.TryGetValue(owner, out int file))
            {
                file = _files.Count;
                _fileOf.Add(owner, file);
                _files.Add((owner, []));
            }
            _files[file].Kernels.Add(call.Kernel);
        }
        if (_calls.Add((name, owner)))
            _callers[name].Add(owner);
    }
}
